import { createHash } from 'node:crypto';
import { type AuditQuery, listAudit, sealAudit, verifyAudit } from '@tessera/domain';
import type { OpenStore } from '@tessera/server/storage';
import { type Line, time } from './measure.ts';
import type { Bulk } from './world/bulk.ts';
import { WORLD_NOW } from './world/world.ts';

/** The audit log with a million entries: a page with every sort of filter, sealing, and verifying all of it. */

const ENTRIES = 1_000_000;
const PEOPLE = 20_000;
const EVERY = 1000;
const ACTIONS = [
  ...['session.started', 'resource.publish', 'sharing.change', 'sharing.mode', 'account.updated'],
  ...['group.member-added', 'link.create', 'link.accept', 'resource.update', 'settings.updated'],
];
const WAYS = ['web', 'web', 'web', 'session', 'key'];
const TARGET = '50 ms';
const SAMPLES = 60;
/** This many entries are what a busy second brings. */
const SECOND = 500;

/** Fills the log: one person did a tenth of it, one action happened ten times, and one way never. */
export async function loadAudit(bulk: Bulk): Promise<void> {
  const text = 'text' as const;
  const columns = {
    ...{ action: text, actor: text, target: text, through: text, before: text, after: text },
    ...{ at: 'bigint' as const, salt: text },
  };
  await bulk.rows('audit', columns, entries());
}

function* entries() {
  for (let number = 0; number < ENTRIES; number++) {
    const person = number % 10 === 0 ? 0 : (number * 7919) % PEOPLE;
    const action =
      number % (ENTRIES / 10) === 0 ? 'hub.rare' : (ACTIONS[(number * 31) % ACTIONS.length] ?? '');
    yield [
      ...[
        action,
        `person${person}`,
        `thing${(number * 104_729) % 300_000}`,
        WAYS[number % WAYS.length] ?? '',
      ],
      ...['{"role":"viewer"}', '{"role":"editor"}', WORLD_NOW - (ENTRIES - number) * EVERY, `salt${number}`],
    ];
  }
}

export async function measureAudit(store: OpenStore): Promise<readonly Line[]> {
  const context = { store, clock: { now: () => WORLD_NOW }, digest };
  const middle = WORLD_NOW - (ENTRIES / 2) * EVERY;
  const queries: readonly (readonly [string, Omit<AuditQuery, 'limit'>])[] = [
    ['newest first', {}],
    ['of the person who did a tenth', { actor: 'person0' }],
    ['of somebody', { actor: 'person4711' }],
    ['about a thing', { target: 'thing77' }],
    ['a common action', { action: 'sharing.mode' }],
    ['a rare action', { action: 'hub.rare' }],
    ['an area', { action: 'sharing.' }],
    ['through keys', { through: 'key' }],
    ['through what never was', { through: 'job' }],
    ['from the middle back', { until: middle }],
    ['a person, an action, from the middle back', { actor: 'person0', action: 'link.accept', until: middle }],
    ['a person and an action that never met', { actor: 'person4711', action: 'hub.rare' }],
  ];
  const lines: Line[] = [];
  for (const [what, query] of queries) {
    const figures = await time(Array.from({ length: SAMPLES }), () =>
      listAudit(context, { ...query, limit: 100 }),
    );
    lines.push({ what: `audit, ${what}`, p50: figures.p50, p99: figures.p99, target: TARGET });
  }
  const sealing = performance.now();
  await sealAudit(context);
  const all = performance.now() - sealing;
  lines.push({ what: 'audit, seal all of it', p50: all, note: `${ENTRIES} entries` });
  const seconds = await time(Array.from({ length: 10 }), async () => {
    await store.write(async (unit) => {
      for (let one = 0; one < SECOND; one++)
        await unit.audit.append({
          ...{ action: 'sharing.mode', actor: 'person1', target: 'thing1', through: 'web' as const },
          ...{ before: null, after: null, at: WORLD_NOW },
        });
    });
    await sealAudit(context);
  });
  lines.push({ what: `audit, write and seal ${SECOND}`, p50: seconds.p50, p99: seconds.p99 });
  const verifying = performance.now();
  const found = await verifyAudit(context);
  if (!found.intact) throw new Error('the log that was measured is not whole');
  const checked = performance.now() - verifying;
  lines.push({ what: 'audit, verify all of it', p50: checked, note: `${found.batches} batches` });
  return lines;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
