import {
  type AuditEntry,
  eraseInAudit,
  findInAudit,
  findNewInAudit,
  forgetOldEntries,
  sealAudit,
  type Unit,
  verifyAudit,
} from '@tessera/domain';
import { beforeEach, expect, test } from 'vitest';
import { digestSecret } from '../../signin/secrets.ts';
import type { Bed } from './bed.ts';

const DAY = 86_400_000;

/** What the log promises: filters and pages, a chain that shows every change, and what may go from it without a trace of harm. */
export function auditContract(bed: () => Bed): void {
  const context = () => ({ store: bed().store, clock: bed().clock, digest: digestSecret });
  const write = (...entries: Partial<AuditEntry>[]) =>
    bed().store.write(async (unit) => {
      for (const entry of entries) await unit.audit.append({ ...PLAIN, at: bed().clock.now(), ...entry });
    });
  const list = (query: Partial<Parameters<Unit['audit']['list']>[0]>) =>
    bed().store.read((unit) => unit.audit.list({ limit: 50, ...query }));
  /** As somebody with the database in hand would. */
  const tamper = (sql: string) => bed().store.database.write((connection) => connection.script(sql));
  const verify = (head?: string) => verifyAudit(context(), { head });

  beforeEach(async () => {
    await tamper('delete from audit_seal');
    await tamper('delete from audit');
    bed().clock.advance(1000);
  });

  test('P16: pages newest first, without a repeat or a gap when entries come in between', async () => {
    for (let count = 0; count < 12; count++) await write({ target: `t${count % 3}` });
    const first = await list({ limit: 5 });
    await write({ target: 'later' });
    const second = await list({ limit: 5, cursor: first.next ?? '' });
    const third = await list({ limit: 5, cursor: second.next ?? '' });
    const numbers = [...first.items, ...second.items, ...third.items].map((entry) => entry.number);
    expect(numbers).toHaveLength(12);
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    expect(third.next).toBeNull();
    await expect(list({ actor: 'ann', cursor: first.next ?? '' })).rejects.toThrow('cursor');
  });

  test('P16: filters by who, what, on what, through what and when, alone and together', async () => {
    const at = bed().clock.now();
    await write(
      { action: 'group.created', actor: 'ann', target: 'g', at: at - 30 },
      { action: 'group.updated', actor: 'ann', target: 'g', through: 'key', via: 'k1', at: at - 20 },
      { action: 'groups.odd', actor: 'ben', at: at - 10 },
      { action: 'account.updated', actor: 'ben', target: 'a', at },
    );
    const actions = async (query: Parameters<typeof list>[0]) =>
      (await list(query)).items.map((entry) => entry.action);
    expect(await actions({ actor: 'ann' })).toEqual(['group.updated', 'group.created']);
    expect(await actions({ action: 'group.' })).toEqual(['group.updated', 'group.created']);
    expect(await actions({ action: 'account.updated' })).toEqual(['account.updated']);
    expect(await actions({ action: 'nothing.' })).toEqual([]);
    expect(await actions({ target: 'g', through: 'key' })).toEqual(['group.updated']);
    expect(await actions({ from: at - 20, until: at })).toEqual(['groups.odd', 'group.updated']);
    expect((await list({ through: 'key' })).items[0]?.via).toBe('k1');
    expect(await bed().store.read((unit) => unit.audit.actions())).toEqual([
      'account.updated',
      'group.created',
      'group.updated',
      'groups.odd',
    ]);
  });

  test('P16: a sealed log is intact, and says how far it is sealed', async () => {
    await write({}, {}, {});
    expect(await verify()).toMatchObject({ intact: true, batches: 0, unsealed: 3, head: null });
    expect(await sealAudit(context())).toBe(3);
    await write({}, {});
    await sealAudit(context());
    expect(await sealAudit(context())).toBe(0);
    await write({});
    expect(await verify()).toMatchObject({ intact: true, batches: 2, entries: 5, unsealed: 1 });
  });

  const CHANGES: readonly (readonly [string, string, number])[] = [
    ['an entry was changed', `update audit set after = '"less"' where seq = $2`, 1],
    ['who did it was changed', `update audit set actor = 'nobody' where seq = $4`, 2],
    ['an entry was taken away', 'delete from audit where seq = $3', 1],
    ['a whole batch was taken away', 'delete from audit where seq >= $4 and seq <= $6', 2],
    ['entries changed places', `update audit set at = at + 1 where seq = $6`, 2],
    ['a seal was taken away', 'delete from audit_seal where batch = 2', 2],
    ['the first seal was taken away', 'delete from audit_seal where batch = 1', 1],
    ['a seal was changed', 'update audit_seal set entries = 2 where batch = 3', 3],
    ['content is said to be erased', `update audit set after = '1', erased = '["a","b"]' where seq = $1`, 1],
  ];
  for (const [what, sql, batch] of CHANGES) {
    test(`P16: it shows in which batch ${what}`, async () => {
      for (let count = 0; count < 3; count++) {
        await write({ after: count }, {}, {});
        await sealAudit(context());
      }
      const numbers = (await list({})).items.map((entry) => entry.number).toReversed();
      expect(await verify()).toMatchObject({ intact: true, batches: 3 });
      await tamper(sql.replaceAll(/\$(\d)/g, (_, place) => String(numbers[Number(place) - 1])));
      expect(await verify()).toMatchObject({ intact: false, broken: { batch } });
    });
  }

  test('P16: a log that was cut at its end is known by a head that was kept elsewhere', async () => {
    for (let count = 0; count < 3; count++) {
      await write({});
      await sealAudit(context());
    }
    const { head } = await verify();
    expect(await verify(head?.hash)).toMatchObject({ intact: true, headFound: true });
    await tamper('delete from audit where seq > (select last_seq from audit_seal where batch = 2)');
    await tamper('delete from audit_seal where batch = 3');
    expect(await verify()).toMatchObject({ intact: true });
    expect(await verify(head?.hash)).toMatchObject({ intact: false, headFound: false });
  });

  test('P16: of two that seal at once one seals, and the chain is whole', async () => {
    await write({}, {});
    const sealed = await Promise.all([sealAudit(context()), sealAudit(context()), sealAudit(context())]);
    expect(sealed.reduce((sum, one) => sum + one)).toBe(2);
    expect(await verify()).toMatchObject({ intact: true, batches: 1, unsealed: 0 });
  });

  test('P16: retention takes whole batches and leaves their seals, and the chain still holds', async () => {
    const { store, clock } = bed();
    await write({}, {});
    await sealAudit(context());
    clock.advance(40 * DAY);
    await write({}, {});
    await sealAudit(context());
    await store.write((unit) => unit.settings.set('auditRetention', 30 * DAY));
    expect(await forgetOldEntries(context())).toBe(2);
    expect(await forgetOldEntries(context())).toBe(0);
    expect(await verify()).toMatchObject({ intact: true, batches: 2, dropped: 2, entries: 2, unsealed: 1 });
    await sealAudit(context());
    // What the log does not say was dropped may not be missing.
    const [, , oldest] = (await list({})).items;
    await tamper(`delete from audit where seq <= ${oldest?.number}`);
    expect(await verify()).toMatchObject({ intact: false, broken: { batch: 2 } });
    await store.write((unit) => unit.settings.set('auditRetention', null));
  });

  test('P16: erasing a person takes the texts and leaves the seals whole', async () => {
    await write(
      {
        after: { name: 'Eva "E" Erb', email: 'eva@site.org' },
        before: { list: ['eva@site.org', 'ben@site.org'] },
      },
      { after: { name: 'Eva' } },
    );
    await sealAudit(context());
    const texts = new Set(['Eva "E" Erb', 'eva@site.org']);
    const found = await findInAudit(bed(), [{ texts, instead: 'erased' }], async () => {});
    expect(found.numbers).toHaveLength(1);
    const erased = await bed().store.write((unit) => eraseInAudit(unit, digestSecret, found));
    expect(erased).toEqual(found.numbers);
    const { items } = await list({});
    expect(items.map(({ before, after }) => ({ before, after }))).toEqual([
      { before: null, after: { name: 'Eva' } },
      { before: { list: ['erased', 'ben@site.org'] }, after: { name: 'erased', email: 'erased' } },
    ]);
    expect(await verify()).toMatchObject({ intact: false });
    await write({ action: 'account.erased', after: { entries: erased } });
    expect(await verify()).toMatchObject({ intact: true, erased: 1 });
  });

  test('P16: a person is looked for range by range, also in what is written meanwhile', async () => {
    const { store } = bed();
    const address = 'ria@site.org';
    await write({ after: { email: address } });
    // Numbers far apart, as on a long log.
    await tamper('update audit set seq = seq + 12000');
    if (store.database.dialect === 'postgres')
      await tamper(`select setval(pg_get_serial_sequence('audit', 'seq'), (select max(seq) from audit))`);
    let pauses = 0;
    const found = await findInAudit(bed(), [{ texts: new Set([address]), instead: 'erased' }], async () => {
      pauses++;
      if (pauses === 1) await write({ before: { email: address } }, { after: { email: `not ${address}` } });
    });
    expect(pauses).toBeGreaterThanOrEqual(2);
    expect(found.numbers).toHaveLength(2);
    await write({ after: { to: [address] } });
    expect(found.numbers).toHaveLength(2);
    const all = await store.read((unit) => findNewInAudit(unit, found));
    expect(all.numbers).toHaveLength(3);
    expect(all.upTo).toBe((await list({})).items[0]?.number);
  });
}

const PLAIN = {
  action: 'thing.done',
  actor: 'ann',
  target: null,
  through: 'web' as const,
  before: null,
  after: null,
};
