import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Terminal } from '@tessera/cli';
import { closeOnSignal, readConfig } from '@tessera/server';
import { type DemoPeople, type DemoPerson, fillDemo } from './demo-filling.ts';
import { createHub } from './server.ts';

/** Fills a throw-away hub on loopback and says how to sign in as each person; ends when the process is told to stop. */
export async function runDemo(terminal: Terminal): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'tessera-demo-'));
  try {
    const people = demoPeople();
    const environment = {
      TESSERA_DATA: data,
      TESSERA_HOST: '127.0.0.1',
      TESSERA_PORT: terminal.env['TESSERA_PORT'] ?? '8420',
      TESSERA_ADMIN_EMAIL: people.ann.email,
      TESSERA_ADMIN_PASSWORD: people.ann.password,
      TESSERA_LOG_LEVEL: 'warn',
    };
    const hub = await createHub(readConfig({ environment, folder: data }), process.stderr);
    const stopped = closeOnSignal(hub);
    const { url } = await hub.listen();
    try {
      await fillDemo(url, people);
    } catch (error) {
      await hub.close();
      // Told to stop while it was being filled.
      if (terminal.signal.aborted) return;
      throw error;
    }
    terminal.print(`Tessera's demo runs at ${url}; stop it and nothing of it stays.\n`);
    const everybody = Object.values(people);
    const width = Math.max(...everybody.map((person) => person.email.length));
    for (const { email, password, about } of everybody)
      terminal.print(`  ${email.padEnd(width)}  ${password}  ${about}`);
    terminal.print('');
    await stopped;
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

function demoPeople(): DemoPeople {
  const person = (name: string, about: string): DemoPerson => ({
    name,
    email: `${name.split(' ')[0]?.toLowerCase()}@example.org`,
    password: randomBytes(12).toString('base64url'),
    about,
  });
  return {
    ann: person('Ann Sørensen', 'administrator'),
    ben: person('Ben Okafor', 'data scientist, manager of Trade team'),
    cem: person('Cem Yıldız', 'data scientist, in Trade team'),
    dana: person('Dana Ruiz', 'data scientist, in Harbour Lab'),
    eva: person('Eva Novák', 'guest'),
    finn: person('Finn Holm', 'registered, waits for an administrator'),
    gwen: person('Gwen Lowe', 'disabled'),
  };
}
