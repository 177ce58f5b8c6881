import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_WORDS, type Permission, type ProviderSettings, sealAudit, verifyAudit } from '@tessera/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type TestPerson } from '../../testing/index.ts';
import { csvCell } from './audit-files.ts';

let hub: TestHub;
let ann: TestPerson;
beforeAll(async () => {
  hub = await startTestHub();
  ann = await hub.person('Ann Abel');
});
afterAll(() => hub.close());

const read = async (query = '') => (await hub.admin.call('GET', `/api/v1/audit${query}`)).body;

describe('reading', () => {
  test('P16: an entry says who, what, on what, before and after, through what, and when', async () => {
    const { body: group } = await hub.admin.call('POST', '/api/v1/groups', { name: 'Trade' });
    await hub.admin.call('PATCH', `/api/v1/groups/${group.id}`, { name: 'Trade team' });
    const { items } = await read(`?target=${group.id}`);
    expect(items[0]).toMatchObject({
      action: 'group.updated',
      actor: { id: hub.admin.id, name: 'Ada Admin', kind: 'account' },
      actingAs: null,
      target: { id: group.id, name: 'Trade team', kind: 'group' },
      through: 'session',
      before: { name: 'Trade' },
      after: { name: 'Trade team' },
      at: new Date(Date.parse(items[0].at)).toISOString(),
    });
    expect(items.map((entry: { action: string }) => entry.action)).toEqual([
      'group.updated',
      'group.created',
    ]);
  });

  test('P16: an entry says in words what was done, and no words are kept of what nothing writes', async () => {
    const { items } = await read('?action=group.created');
    expect(items[0].words).toBe('Created a group');
    const folder = join(import.meta.dirname, '../../../../domain/src');
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(
        (name) =>
          name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith(join('audit', 'words.ts')),
      )
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    expect(Object.keys(AUDIT_WORDS).filter((action) => !written.includes(`'${action}'`))).toEqual([]);
  });

  test('P16: what came through an access key names the key', async () => {
    const { body: made } = await hub.admin.call('POST', '/api/v1/account/keys', {
      name: 'Nightly',
      scopes: ['read', 'write', 'admin'],
    });
    const byKey = { token: made.secret, body: { name: 'By key' } };
    const answer = await hub.call('POST', '/api/v1/groups', byKey);
    expect(answer.status).toBe(201);
    const { items } = await read('?through=key');
    expect(items[0]).toMatchObject({ action: 'group.created', through: 'key', via: made.key.id });
  });

  test('P16: a sign-in says what it came through, a script like a browser', async () => {
    const { items: known } = await read(`?action=session.started&target=${ann.id}`);
    expect(known[0]).toMatchObject({ through: 'session', after: { kind: 'script' } });
    await hub.cookieOf(ann);
    const { items } = await read(`?action=session.started&target=${ann.id}`);
    expect(items[0]).toMatchObject({ through: 'web', after: { kind: 'browser' } });
  });

  test('P16: only whoever may grant everything reads, exports and verifies', async () => {
    const { body: group } = await hub.admin.call('POST', '/api/v1/groups', {
      name: 'Nearly admins',
      permissions: ['users:manage', 'settings:manage', 'resources:view-all', 'data:export', 'api:explore'],
    });
    await hub.admin.call('PUT', `/api/v1/groups/${group.id}/members/${ann.id}`, {});
    for (const [method, path] of [
      ['GET', '/api/v1/audit'],
      ['GET', '/api/v1/audit/actions'],
      ['GET', '/api/v1/audit/export/csv'],
      ['GET', '/api/v1/audit/export/json'],
      ['POST', '/api/v1/audit/verify'],
    ] as const) {
      const { status, body } = await ann.call(method, path, method === 'POST' ? {} : undefined);
      expect(status).toBe(403);
      expect(body.parameters).toEqual({ permission: 'users:grant-all' });
    }
  });

  test('P16: there is no route that changes or deletes an entry', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'POST'])
      expect((await hub.admin.call(method, '/api/v1/audit', {})).status).toBe(405);
  });
});

describe('taking out', () => {
  test('P16: CSV has every entry, runs no formula in a spreadsheet, and is itself an entry', async () => {
    await ann.call('PATCH', '/api/v1/account', { name: '=HYPERLINK("http://evil.example","x")' });
    const answer = await hub.admin.call('GET', `/api/v1/audit/export/csv?actor=${ann.id}`);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toMatch(/attachment; filename="audit-/);
    const text = String(answer.body);
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    expect(text).not.toMatch(/(^|,)"?=HYPERLINK/m);
    expect(text).toMatch(/^number,.*,action,words,target,/);
    expect(text).toContain(',session.started,Signed in,');
    expect((await read('?action=audit.exported')).items[0]).toMatchObject({
      actor: { id: hub.admin.id },
      after: { format: 'csv', filter: { actor: ann.id } },
    });
  });

  test('P16: JSON is an array of entries, also of none', async () => {
    const { body } = await hub.admin.call('GET', '/api/v1/audit/export/json?action=account.');
    const { items } = await read('?action=account.&limit=200');
    expect(body).toEqual(items);
    expect((await hub.admin.call('GET', '/api/v1/audit/export/json?action=no.such')).body).toEqual([]);
  });

  for (const text of ['=1+1', '+1', '-1', '@sum', '\t=1', ' =1', '\r=1', '|x', '＝1', '\u200b=1'])
    test(`P16: a cell ${JSON.stringify(text)} is text to a spreadsheet`, () => {
      expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
    });
});

test('P16: erasing a deleted person takes the name and the address out of the hub and the log, and the seals hold', async () => {
  const store = hub.hub.store;
  const zoe = await hub.person('Zoe Zimt');
  await zoe.call('PATCH', '/api/v1/account', { name: 'Zoe Zimt-Meyer' });
  const erase = () => hub.admin.call('POST', `/api/v1/users/${zoe.id}/erase`);
  expect((await erase()).status).toBe(409);
  expect((await hub.admin.call('DELETE', `/api/v1/users/${zoe.id}`)).status).toBe(200);
  await sealAudit(hub.hub.systemContext());
  const plain = await hub.person('Pat Plain');
  expect((await plain.call('POST', `/api/v1/users/${zoe.id}/erase`)).status).toBe(403);
  expect((await erase()).status).toBe(204);
  const { items } = await read(`?target=${zoe.id}&limit=200`);
  expect(items.length).toBeGreaterThan(2);
  expect(items[0]).toMatchObject({ action: 'account.erased', target: { name: 'Erased person' } });
  const all = JSON.stringify(await store.read((unit) => unit.audit.latest(1000)));
  expect(all).not.toContain('Zimt');
  expect(all).not.toContain(zoe.email);
  expect((await verifyAudit(hub.hub.systemContext())).intact).toBe(true);
  expect((await hub.admin.call('POST', `/api/v1/users/${zoe.id}/restore`)).status).toBe(404);
});

const someProvider: ProviderSettings = {
  ...{ name: 'Elsewhere', issuer: 'https://id.elsewhere.example', clientId: 'hub', confidential: false },
  ...{ enabled: false, scopes: [], createsAccounts: false, newAccountRole: 'GUEST', domains: [] },
  ...{ addressesVerified: false, provesBothFactors: false, groupClaim: null, groupMapping: [] },
};

test('P5, P16: nobody erases whose groups gave them more, and with the person go their ways to sign in', async () => {
  const store = hub.hub.store;
  const mia = await hub.person('Mia Manager');
  const sam = await hub.person('Sam Strong');
  const inGroup = async (name: string, permissions: readonly Permission[], who: TestPerson) => {
    const { body } = await hub.admin.call('POST', '/api/v1/groups', { name, permissions });
    await hub.admin.call('PUT', `/api/v1/groups/${body.id}/members/${who.id}`, {});
  };
  await inGroup('Managers of people', ['users:manage'], mia);
  await inGroup('Managers of settings', ['settings:manage'], sam);
  const key = await store.write(async (unit) => {
    const account = await unit.accounts.byId(sam.id);
    if (account === null) throw new Error('nobody');
    const provider = { ...someProvider, id: 'sams-provider', createdAt: 0 };
    await unit.providers.put(provider);
    const link = {
      provider: provider.id,
      subject: 'sam',
      account: account.key,
      email: 'sam@elsewhere.example',
    };
    await unit.providers.putLink({ ...link, createdAt: 0, lastUsedAt: 0 });
    await unit.factors.setCode(account.key, { secret: 'ABCDEFGH', lastStep: 0, createdAt: 0 });
    return account.key;
  });
  expect((await hub.admin.call('DELETE', `/api/v1/users/${sam.id}`)).status).toBe(200);
  const erase = (who: TestPerson) => who.call('POST', `/api/v1/users/${sam.id}/erase`);
  expect((await erase(mia)).body.parameters).toEqual({ permission: 'settings:manage', rule: 'subset' });
  expect((await erase(hub.admin)).status).toBe(204);
  const left = await store.read(async (unit) => ({
    links: await unit.providers.linksOf(key),
    code: await unit.factors.code(key),
  }));
  expect(left).toEqual({ links: [], code: null });
});

test('P16: the hub seals by itself, and verifying says that the log is whole', async () => {
  await expect
    .poll(async () => (await hub.admin.call('POST', '/api/v1/audit/verify', {})).body.batches, {
      timeout: 20_000,
    })
    .toBeGreaterThan(0);
  const { body } = await hub.admin.call('POST', '/api/v1/audit/verify', {});
  expect(body).toMatchObject({ intact: true, broken: null, headFound: null });
  const again = await hub.admin.call('POST', '/api/v1/audit/verify', { head: body.head.hash });
  expect(again.body).toMatchObject({ intact: true, headFound: true });
  const other = await hub.admin.call('POST', '/api/v1/audit/verify', { head: 'a'.repeat(64) });
  expect(other.body).toMatchObject({ intact: false, headFound: false });
});
