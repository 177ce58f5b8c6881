import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { createApi, Hub, Tessera } from '@tessera/client';
import { type Terminal, UsageError } from './command.ts';

interface Credentials {
  readonly url: string;
  readonly token: string;
}

function place(env: Terminal['env']): string {
  const folder = env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config');
  return join(folder, 'tessera', 'credentials.json');
}

/** Keeps a session for later calls, readable by its owner alone. */
export async function keepCredentials(terminal: Terminal, credentials: Credentials): Promise<string> {
  const path = place(terminal.env);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, `${JSON.stringify(credentials)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return path;
}

export async function forgetCredentials(terminal: Terminal): Promise<void> {
  await rm(place(terminal.env), { force: true });
}

/** The hub that calls go to: `TESSERA_HUB` and `TESSERA_KEY` when both are set, else the last `tessera login`. */
export async function connect(terminal: Terminal): Promise<Hub> {
  const url = terminal.env['TESSERA_HUB'];
  const key = terminal.env['TESSERA_KEY'];
  if (url !== undefined && key !== undefined) return Tessera.login({ url, key });
  let text: string;
  try {
    text = await readFile(place(terminal.env), 'utf8');
  } catch {
    throw new UsageError('not signed in: run `tessera login URL`, or set TESSERA_HUB and TESSERA_KEY');
  }
  const kept = JSON.parse(text) as Credentials;
  return new Hub(createApi({ baseUrl: kept.url, token: kept.token }));
}
