import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { PrincipalKey } from '@tessera/domain';
import type { Placed } from '../world/open.ts';
import { WORLD_NOW, type World } from '../world/world.ts';

/** Ticks of a process's clock in a second, as Linux tells them. */
const TICKS = 100;

/** A hub over a world, in a process of its own, asked one request after the other. */
export interface Running {
  /** GETs and answers its time from sending to the last byte, ms, with the answer. Anything but 200 is an error. */
  get(path: string, token?: string): Promise<{ readonly spent: number; readonly body: unknown }>;
  /** The processor's time that the hub's process has had, ms. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a hub on a placed world, and waits until it has done what it does by itself at first. */
export async function startOn({ database }: Placed): Promise<Running> {
  const scratch = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
  const child = fork(join(import.meta.dirname, 'hub.ts'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      TESSERA_DATA: database.kind === 'sqlite' ? database.folder : scratch,
      ...(database.kind === 'postgres' ? { DATABASE_URL: String(database.url) } : {}),
      TESSERA_PORT: '0',
      TESSERA_RATE_LIMIT: '0',
      TESSERA_LOG_LEVEL: 'error',
    },
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (told) => resolve(String(told)));
    child.once('exit', (code) => reject(new Error(`the hub ended with ${code}`)));
  });
  const cpu = () => cpuOf(child);
  await untilIdle(cpu);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    cpu,
    get: (path, token) => get(agent, url + path, token),
    async stop() {
      agent.destroy();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** Signs people in as scripts: a token by number of the person. */
export async function signIn(
  placed: Placed,
  world: World,
  users: Iterable<number>,
): Promise<ReadonlyMap<number, string>> {
  const tokens = new Map<number, string>();
  const store = await placed.open();
  await store.write(async (unit) => {
    for (const user of new Set(users)) {
      const secret = randomBytes(32).toString('base64url');
      await unit.sessions.create({
        ...{
          id: `session-${user}-${process.pid}`,
          account: world.userKey(user) as PrincipalKey,
          kind: 'script',
        },
        ...{ secretHash: createHash('sha256').update(secret).digest('hex'), device: 'bench', place: '' },
        ...{ createdAt: WORLD_NOW, lastUsedAt: WORLD_NOW, signedInAt: WORLD_NOW },
      });
      tokens.set(user, `tss_${secret}`);
    }
  });
  await store.close();
  return tokens;
}

/** Makes somebody an administrator, who knows everybody, or an ordinary person again. */
export async function setRole(placed: Placed, world: World, user: number, role: 'ADMIN' | 'DATA_SCIENTIST') {
  const store = await placed.open();
  await store.write((unit) => unit.accounts.update(world.userKey(user) as PrincipalKey, { role }));
  await store.close();
}

/** What ended in the world is cleared and who is reminded is told in the hub's first minute: not what is measured. */
async function untilIdle(cpu: () => Promise<number>): Promise<void> {
  for (let quiet = 0, before = await cpu(); quiet < 3; ) {
    await setTimeout(300);
    const now = await cpu();
    quiet = now - before < 30 ? quiet + 1 : 0;
    before = now;
  }
}

async function cpuOf({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // After the name, which is in brackets, the 12th and 13th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

function get(agent: Agent, url: string, token?: string): Promise<{ spent: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const sent = request(url, { agent, headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () => {
        const spent = performance.now() - start;
        const text = Buffer.concat(pieces).toString();
        if (answer.statusCode === 200) resolve({ spent, body: JSON.parse(text) });
        else reject(new Error(`${url}: ${answer.statusCode} ${text.slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}
