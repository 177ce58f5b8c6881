import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { Tessera } from '@tessera/client';
import { figuresOf, type Line } from './measure.ts';

const ROOT = dirname(import.meta.dirname);
const ADMIN = { email: 'bench@example.org', password: 'stones laid in the morning' };

interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  /** From spawning the process to the first answer, ms. */
  readonly coldStart: number;
  stop(): Promise<void>;
}

/** Starts the product as a process of its own on an empty data folder. */
async function startProduct(): Promise<Running> {
  const data = await mkdtemp(join(tmpdir(), 'tessera-bench-'));
  const start = performance.now();
  const child = spawn(process.execPath, ['--max-semi-space-size=8', join(ROOT, 'app', 'start.mjs')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      TESSERA_DATA: data,
      TESSERA_PORT: '0',
      TESSERA_LOG_LEVEL: 'error',
      TESSERA_RATE_LIMIT: '0',
      TESSERA_ADMIN_EMAIL: ADMIN.email,
      TESSERA_ADMIN_PASSWORD: ADMIN.password,
    },
  });
  const url = await addressOf(child);
  const deadline = start + 30_000;
  while (performance.now() < deadline) {
    const answered = await fetch(`${url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answered) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const coldStart = performance.now() - start;
  return {
    url,
    child,
    coldStart,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** What a hub prints as its address when it listens. Rejects when it ends before. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      const [, address] = /(http:\/\/\S+)\s/.exec(out) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the hub ended with ${code}`)));
  });
}

/** Resident memory of a process, MB. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Milliseconds of one GET over a kept connection. */
function get(agent: Agent, url: string, token: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const sent = request(url, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - start);
        else reject(new Error(`${url}: ${answer.statusCode}`));
      });
      answer.resume();
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** The HTTP rows: check, item and gallery page beside the empty route; cold start, idle memory, first load. */
export async function measureHttp(samples: number): Promise<Line[]> {
  const cold: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const running = await startProduct();
    cold.push(running.coldStart);
    await running.stop();
  }
  const { url, child, stop } = await startProduct();
  try {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const memory = await memoryOf(child.pid ?? 0);
    const hub = await Tessera.login({ url, ...ADMIN });
    const edges = Array.from({ length: 200 }, (_, i) => ({ a: `n${i % 50}`, b: `n${(i * 7) % 50}` }));
    let id = '';
    for (let turn = 0; turn < 60; turn++) {
      const graph = await hub.graph().edges(edges, 'a', 'b').name(`Graph ${turn}`).privacy().publish();
      id = graph.id;
    }
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const token = hub.api.token ?? '';
    const routes = [
      { what: 'the empty route', path: '/healthz', target: '' },
      { what: 'an authenticated check', path: `/api/v1/resources/${id}/viewable`, target: '× 2' },
      { what: 'an item', path: `/api/v1/resources/${id}`, target: '× 3' },
      { what: 'a gallery page of 50', path: '/api/v1/resources?view=mine&limit=50', target: '× 5' },
    ];
    const times = routes.map((): number[] => []);
    for (let turn = 0; turn < samples; turn++) {
      // In turns, so that a noisy moment meets all of them.
      for (const [at, route] of routes.entries()) {
        const spent = await get(agent, url + route.path, token);
        if (turn > samples / 10) times[at]?.push(spent);
      }
    }
    agent.destroy();
    const figures = times.map(figuresOf);
    const empty = figures[0]?.p50 ?? Number.NaN;
    return [
      ...routes.map(({ what, target }, at) => ({
        what: `HTTP: ${what}`,
        p50: figures[at]?.p50 ?? Number.NaN,
        p99: figures[at]?.p99 ?? Number.NaN,
        target,
        note: at === 0 ? '' : `× ${((figures[at]?.p50 ?? Number.NaN) / empty).toFixed(1)}`,
      })),
      { what: 'cold start to first answer', p50: figuresOf(cold).p50, target: '1 s' },
      {
        what: 'idle memory after the start',
        p50: Number.NaN,
        target: '150 MB',
        note: `${memory.toFixed(0)} MB`,
      },
      {
        what: 'web: first load, compressed',
        p50: Number.NaN,
        target: '250 kB',
        note: `${(await firstLoad()).toFixed(0)} kB`,
      },
    ];
  } finally {
    await stop();
  }
}

/** What a browser fetches before any viewer: the page and the scripts and styles that it names, as the hub sends them (brotli), kB. */
async function firstLoad(): Promise<number> {
  const dist = join(ROOT, 'app', 'dist');
  const page = await readFile(join(dist, 'index.html'), 'utf8');
  const paths = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(
    (match) => match[1] ?? '',
  );
  let sum = brotliCompressSync(page).length;
  for (const path of new Set(paths)) sum += (await readFile(join(dist, `${path}.br`))).length;
  return sum / 1000;
}
