import { duration } from '../measure.ts';
import type { Placed } from '../world/open.ts';
import type { Reference } from '../world/reference.ts';
import type { World } from '../world/world.ts';
import { type Case, sizeCases, whoKnowsAll } from './cases.ts';
import { type Running, setRole, signIn, startOn } from './running.ts';

export interface Size {
  readonly placed: Placed;
  readonly world: World;
  readonly reference: Reference;
  /** Timed requests of each case. */
  readonly samples: number;
}

/**
 * A whole world through HTTP: a hub in a process of its own, asked for one thing after the other over one connection.
 * The answers are compared with the world's own before anything is timed. As a Markdown table.
 */
export async function measureSize({ placed, world, reference, samples }: Size): Promise<string> {
  const cases = sizeCases(reference);
  const users = cases.flatMap(({ asks }) => asks.flatMap(({ user }) => (user === null ? [] : [user])));
  const tokens = await signIn(placed, world, users);
  const knower = whoKnowsAll(reference);
  await setRole(placed, world, knower, 'ADMIN');
  const hub = await startOn(placed);
  try {
    const rows: string[] = [];
    let empty = Number.NaN;
    for (const one of cases) {
      const { p50, p95, p99, cpu } = await timeCase(hub, one, tokens, samples);
      if (Number.isNaN(empty)) empty = p50;
      const times = `× ${(p50 / empty).toFixed(p50 / empty < 10 ? 1 : 0)}`;
      const figures = [p50, p95, p99, cpu].map(duration).join(' | ');
      rows.push(`| ${one.what} | ${figures} | ${times} | ${one.target} |`);
    }
    return [
      '| what | p50 | p95 | p99 | processor of the hub | the empty route | to reach |',
      '|---|---|---|---|---|---|---|',
      ...rows,
      '',
    ].join('\n');
  } finally {
    await hub.stop();
    await setRole(placed, world, knower, 'DATA_SCIENTIST');
  }
}

async function timeCase(hub: Running, { asks }: Case, tokens: ReadonlyMap<number, string>, samples: number) {
  const get = async ({ user, path }: Case['asks'][number]) =>
    hub.get(path, user === null ? undefined : tokens.get(user));
  for (const ask of asks) {
    const { body } = await get(ask);
    ask.compare?.(body);
  }
  const times: number[] = [];
  const before = await hub.cpu();
  for (let turn = 0; turn < samples; turn++) {
    const ask = asks[turn % asks.length];
    if (ask !== undefined) times.push((await get(ask)).spent);
  }
  const cpu = ((await hub.cpu()) - before) / samples;
  times.sort((a, b) => a - b);
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), cpu };
}
