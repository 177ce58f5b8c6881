import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { systemRandom } from '../../signin/secrets.ts';
import type { DatabaseConfig } from '../store.ts';
import { startPglite } from './pglite-wires.ts';

/** An empty database of a test's own. Stores may be opened on it one after another; their data stay until `drop`. */
export interface TestDatabase {
  config(): DatabaseConfig;
  drop(): Promise<void>;
}

/** One sort of database that storage is tested on. */
export interface DatabaseSort {
  readonly name: 'SQLite' | 'PGlite' | 'PostgreSQL';
  create(): Promise<TestDatabase>;
}

export const sqlite: DatabaseSort = {
  name: 'SQLite',
  async create() {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-storage-'));
    return {
      config: () => ({ kind: 'sqlite', folder }),
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};

export const pglite: DatabaseSort = {
  name: 'PGlite',
  async create() {
    const server = startPglite();
    return { config: () => ({ kind: 'postgres', url: server.wires() }), drop: () => server.stop() };
  },
};

/** A PostgreSQL server of which each test database is a database; the address is that of a user who may create them. */
export function postgres(address: string): DatabaseSort {
  return {
    name: 'PostgreSQL',
    async create() {
      const name = `tessera_test_${systemRandom.id()}`;
      await administer(address, `create database ${name}`);
      const url = new URL(address);
      url.pathname = `/${name}`;
      return {
        config: () => ({ kind: 'postgres', url: url.href }),
        drop: () => administer(address, `drop database if exists ${name} with (force)`),
      };
    },
  };
}

/** All sorts that can be tried here: PostgreSQL itself when `TESSERA_TEST_POSTGRES` says where a server is. */
export function databaseSorts(): readonly DatabaseSort[] {
  const address = process.env['TESSERA_TEST_POSTGRES'];
  return address === undefined ? [sqlite, pglite] : [sqlite, pglite, postgres(address)];
}

async function administer(address: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: address });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
