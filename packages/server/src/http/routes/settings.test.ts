import { emptyTrash } from '@tessera/domain';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TEST_PASSWORD, type TestPerson } from '../../testing/index.ts';
import { SharingWorld } from '../testing/sharing-world.ts';
import { type Story, send } from '../testing/story.ts';

const DAY = 86_400_000;
let world: SharingWorld;
let story: Story;
let admin: TestPerson;
let ann: TestPerson;
let ben: TestPerson;
let usual: Record<string, unknown>;

beforeAll(async () => {
  world = await SharingWorld.start();
  ({ story, ann, ben } = world);
  ({ admin } = story.hub);
  usual = (await admin.call('GET', '/api/v1/settings')).body;
});
afterAll(() => world.close());
beforeEach(() => world.newThing());
afterEach(() =>
  story.hub.hub.store.write(async (unit) => {
    for (const [name, value] of Object.entries(usual)) await unit.settings.set(name, value);
  }),
);

/** Right after a sign-in, since time goes on between the tests. */
const set = async (changes: unknown) => {
  const { token } = (await story.hub.signIn(admin.email, TEST_PASSWORD)).body;
  const answer = await story.hub.call('PATCH', '/api/v1/settings', { token, body: changes });
  expect(answer.body.detail).toBeUndefined();
  return answer.body;
};
const preview = async (changes: unknown) =>
  (await admin.call('POST', '/api/v1/settings/preview', changes)).body.findings;
const outside = async () => (await admin.call('GET', '/api/v1/settings/outside')).body.findings;
const apply = (expected: unknown, who = admin) => who.call('POST', '/api/v1/settings/apply', { expected });
const modeOf = async (id: string, who: TestPerson = ann) =>
  (await who.call('GET', `/api/v1/resources/${id}/share`)).body.mode;
const setMode = (mode: string, who: TestPerson = ann, id = world.id) =>
  who.call('PUT', `/api/v1/resources/${id}/mode`, { mode });
const newest = async (action: string) =>
  (await admin.call('GET', `/api/v1/audit?action=${action}&limit=1`)).body.items[0];

describe('P14: which modes there are', () => {
  test('P14: a mode that is not allowed is refused in words, and what has it keeps it', async () => {
    await setMode('public');
    await set({ allowedModes: ['private', 'organization'] });
    expect(await modeOf(world.id)).toBe('public');
    const { modes } = (await ann.call('GET', world.at('/share'))).body;
    const unlisted = modes.find((one: { mode: string }) => one.mode === 'unlisted');
    expect(unlisted).toMatchObject({
      allowed: false,
      reason: 'The settings of this hub do not allow unlisted. An administrator can change that.',
    });
    const refused = await setMode('unlisted');
    expect(refused).toMatchObject({ status: 400, body: { code: 'share-refused', detail: unlisted.reason } });
    const published = await ann.call('POST', '/api/v1/resources', {
      ...{ kind: 'sheet', title: 'Open', content: {} },
      files: [{ purpose: 'data', file: await story.upload(ann, 'x') }],
      sharing: { mode: 'public' },
    });
    expect(published.body.code).toBe('share-refused');
    expect((await setMode('private')).status).toBe(200);
  });

  test('P14: private is always allowed, and the usual mode must be', async () => {
    const refusal = async (changes: unknown) =>
      (await admin.call('PATCH', '/api/v1/settings', changes)).body.errors?.[0]?.field;
    expect(await refusal({ allowedModes: ['public'] })).toBe('allowedModes');
    expect(await refusal({ allowedModes: ['private'], defaultMode: 'unlisted' })).toBe('defaultMode');
    await set({ defaultMode: 'unlisted' });
    expect(await refusal({ allowedModes: ['private', 'public'] })).toBe('allowedModes');
    expect(await refusal({ sessionIdle: 100 * DAY })).toBe('sessionIdle');
    expect(await refusal({ passwordLeast: 9 })).toBe('passwordLeast');
    expect(await refusal({ embedOrigins: ['https://a.example; script-src *'] })).toBe('embedOrigins.0');
    expect(await refusal({ noSuchSetting: true })).toBe('noSuchSetting');
  });

  test('S34: origins are kept as the other lists are, and as those of one thing are', async () => {
    const origins = ['https://Wiki.example.org/', 'http://localhost:8080', 'https://wiki.example.org'];
    const plain = ['http://localhost:8080', 'https://wiki.example.org'];
    await set({ embedOrigins: origins });
    expect((await admin.call('GET', '/api/v1/settings')).body.embedOrigins).toEqual(plain);
    const own = await ann.call('PUT', world.at('/embedding/origins'), { origins });
    expect(own.body.origins).toEqual(plain);
    await set({ embedOrigins: [] });
  });

  test('S1: hub, organization and person make the usual mode stricter, never wider; a named mode wins', async () => {
    const org = await story.organization('Strict', [
      [ann, 'owner'],
      [ben, 'member'],
    ]);
    const modeAt = async (who: TestPerson, owner?: string) =>
      modeOf(await story.publish(who, owner === undefined ? {} : { owner }), who);
    const kinds = await modeAt(ann);
    await set({ defaultMode: 'public' });
    expect(await modeAt(ann)).toBe(kinds);
    await set({ defaultMode: 'private' });
    expect(await modeAt(ann)).toBe('private');
    const named = await story.publish(ann, { sharing: { mode: 'unlisted' } });
    expect(await modeOf(named)).toBe('unlisted');
    await set({ defaultMode: null });
    const sharing = `/api/v1/organizations/${org}/sharing`;
    expect((await ben.call('PUT', sharing, { defaultMode: 'private' })).status).toBe(403);
    expect((await world.eve.call('PUT', sharing, { defaultMode: 'private' })).status).toBe(404);
    expect((await ann.call('PUT', sharing, { defaultMode: 'private' })).body).toEqual({
      defaultMode: 'private',
    });
    expect(await modeAt(ann, org)).toBe('private');
    expect(await modeAt(ann)).toBe(kinds);
    await ann.call('PUT', '/api/v1/account/sharing', { defaultMode: 'private' });
    expect(await modeAt(ann)).toBe('private');
    expect((await ann.call('GET', '/api/v1/publishing')).body.usual.sheet).toBe('private');
    expect(await newest('account.sharing')).toMatchObject({ after: { defaultMode: 'private' } });
    await ann.call('PUT', '/api/v1/account/sharing', { defaultMode: null });
  });

  test('S4: public can be narrowed to administrators and members of public groups', async () => {
    await set({ publishToEveryone: 'admins-and-public-groups' });
    const refused = await setMode('public');
    expect(refused.body).toMatchObject({ code: 'share-refused' });
    expect(refused.body.detail).toContain('members of public groups');
    expect((await setMode('unlisted')).status).toBe(200);
    await story.group('Speakers', [ann], { type: 'public' });
    expect((await setMode('public')).status).toBe(200);
    const own = await story.publish(admin, { sharing: { mode: 'public' } });
    expect(await modeOf(own, admin)).toBe('public');
  });
});

describe('P14: what a stricter policy would mean', () => {
  test('P14: it is told before, binds only what is new, and is applied in one step that says what it did', async () => {
    const org = await story.organization('Chamber of trade', [[ann, 'owner']]);
    const open = await story.publish(ann, { sharing: { mode: 'public' } });
    const owned = await story.publish(ann, { owner: org, sharing: { mode: 'unlisted' } });
    const wish = { allowedModes: ['private', 'organization'] };
    const [finding] = await preview(wish);
    expect(finding).toMatchObject({ setting: 'allowedModes', when: 'stays' });
    expect(finding.sentence).toBe(
      `${finding.count} things are open in a way that would no longer be allowed.`,
    );
    expect((await admin.call('GET', '/api/v1/settings')).body.allowedModes).toHaveLength(4);
    await set(wish);
    expect(await modeOf(open)).toBe('public');
    expect(await story.sees(null, open)).toBe(200);
    const [still] = await outside();
    expect(still.count).toBe(finding.count);
    expect((await apply({ allowedModes: still.count + 1 })).status).toBe(409);
    expect(await modeOf(open)).toBe('public');
    const { body } = await apply({ allowedModes: still.count });
    expect(body).toMatchObject({
      changed: [{ setting: 'allowedModes', count: still.count }],
      resources: still.count,
      remaining: [],
    });
    expect(await modeOf(open)).toBe('private');
    expect(await modeOf(owned)).toBe('organization');
    expect(await story.sees(null, open)).toBe(401);
    const entry = await newest('settings.applied');
    expect(entry.before.allowedModes).toContainEqual({ id: open, mode: 'public' });
    expect(entry.after.allowedModes).toContainEqual({ id: owned, mode: 'organization' });
  });

  test('P14: links and invitations outside of the policy end by one step, and only those', async () => {
    const link = async (body: unknown) => (await ann.call('POST', world.at('/links'), body)).body.link;
    const long = await link({ life: 20 * 86_400, password: 'open sesame now' });
    const bare = await link({ life: 600 });
    await world.share({ invitations: [{ email: 'zoe@else.example' }, { email: 'yan@site.example' }] });
    const expected = async () =>
      Object.fromEntries(
        (await outside()).map(({ setting, count }: { setting: string; count: number }) => [setting, count]),
      );
    await set({ linkLongestLife: DAY, linkNeedsPassword: true, invitationDomains: ['site.example'] });
    expect(await expected()).toEqual({ linkLongestLife: 1, linkNeedsPassword: 1, invitationDomains: 1 });
    const { body } = await apply(await expected());
    expect(body.changed).toHaveLength(3);
    const links = (await ann.call('GET', world.at('/links'))).body.items;
    expect(links.map((one: { id: string }) => one.id)).toEqual([long.id]);
    expect(Date.parse(links[0].until) - Date.parse(long.createdAt)).toBe(DAY);
    expect(bare.id).not.toBe(long.id);
    expect(await world.shares()).toEqual([expect.stringMatching(/^yan@site.example/)]);
    expect(await expected()).toEqual({});
  });

  test('P14: access through links is shortened to what the policy allows', async () => {
    const { body } = await ann.call('POST', world.at('/links'), {});
    const secret = body.address.split('#')[1];
    const accepted = await ben.call('POST', '/api/v1/link/accept', { secret });
    expect(accepted.status).toBe(200);
    await set({ linkLongestAccess: DAY });
    expect((await apply({ linkLongestAccess: 1 })).status).toBe(200);
    expect(await world.sees(ben)).toBe(200);
    expect(await world.shares()).toContain('Ben viewer until');
  });

  test('P14: only settings:manage previews and applies, and applying names what it is about', async () => {
    for (const [method, path] of [
      ['GET', '/outside'],
      ['POST', '/preview'],
      ['POST', '/apply'],
      ['GET', '/export'],
      ['POST', '/import'],
    ] as const)
      expect(
        (await ann.call(method, `/api/v1/settings${path}`, method === 'GET' ? undefined : {})).status,
      ).toBe(403);
    expect((await apply({})).status).toBe(400);
    expect((await apply({ hubName: 1 })).status).toBe(400);
  });
});

test('P14: what is out of its bounds is refused with the bound and its unit', async () => {
  const { token } = (await story.hub.signIn(admin.email, TEST_PASSWORD)).body;
  const refusal = async (body: unknown) =>
    (await story.hub.call('PATCH', '/api/v1/settings', { token, body })).body.detail;
  expect(await refusal({ linkLongestLife: 1 })).toBe('linkLongestLife: must be at least 60000 ms (1 minute)');
  expect(await refusal({ sessionLife: 400 * DAY })).toBe(
    'sessionLife: must be at most 31536000000 ms (365 days)',
  );
  expect(await refusal({ uploadLimit: 1 })).toBe('uploadLimit: must be at least 1024 bytes');
  expect(await refusal({ passwordLeast: 9 })).toBe('passwordLeast: must be at least 10 characters');
});

describe('P14: taking settings from hub to hub', () => {
  test('P14: a file brings settings back, is previewed, and unknown ones or half of one are refused', async () => {
    await set({ hubName: 'Before', linkNeedsPassword: true });
    const file = (await admin.call('GET', '/api/v1/settings/export')).body;
    expect(file).toMatchObject({ format: 'tessera-settings', version: 1, settings: { hubName: 'Before' } });
    await set({ hubName: 'After', linkNeedsPassword: false });
    const take = (body: unknown, query = '') => admin.call('POST', `/api/v1/settings/import${query}`, body);
    const shown = (await take(file, '?preview=true')).body;
    expect(shown.changes).toContainEqual({ setting: 'hubName', before: 'After', after: 'Before' });
    expect((await admin.call('GET', '/api/v1/settings')).body.hubName).toBe('After');
    const bad = { ...file, settings: { ...file.settings, smtpPassword: 'x' } };
    expect((await take(bad)).body.errors[0].field).toBe('settings.smtpPassword');
    expect((await take({ ...file, settings: { hubName: 'Half', allowedModes: ['public'] } })).status).toBe(
      400,
    );
    expect((await take({ ...file, version: 2 })).status).toBe(400);
    expect((await admin.call('GET', '/api/v1/settings')).body.hubName).toBe('After');
    expect((await take(file)).body.changes).toHaveLength(2);
    expect((await admin.call('GET', '/api/v1/settings')).body).toEqual(file.settings);
    expect(await newest('settings.imported')).toMatchObject({
      after: { settings: ['hubName', 'linkNeedsPassword'] },
    });
  });

  test('P14, P5: a file never carries sign-in methods, a mail server or any secret, and an import names none', async () => {
    const file = (await admin.call('GET', '/api/v1/settings/export')).body;
    const text = JSON.stringify(file).toLowerCase();
    for (const word of ['smtp', 'issuer', 'secret', 'oidc', 'provider', 'token'])
      expect(text).not.toContain(word);
    await story.group('Settlers', [world.eve], { permissions: ['settings:manage'] });
    for (const name of ['mail', 'smtp', 'issuer', 'providers', 'oidc', 'signInMethods']) {
      const settings = { [name]: { host: 'evil.example' } };
      expect((await world.eve.call('PATCH', '/api/v1/settings', settings)).status).toBe(400);
      const body = { ...file, settings };
      expect((await world.eve.call('POST', '/api/v1/settings/import', body)).status).toBe(400);
    }
  });
});

test('P14: who manages settings alone names no issuer and no mail server', async () => {
  const sid = await story.hub.person('Sid');
  await story.group('Only settings', [sid], { permissions: ['settings:manage'] });
  const provider = {
    ...{ name: 'Evil', issuer: 'https://evil.example', clientId: 'x', clientSecret: 'y' },
  };
  const mail = { host: 'evil.example', port: 587, security: 'starttls', sender: 'a@evil.example' };
  for (const [method, path, body] of [
    ['POST', '/api/v1/sign-in-providers', provider],
    ['PUT', '/api/v1/mail', mail],
    ['DELETE', '/api/v1/mail', undefined],
  ] as const) {
    const answer = await sid.call(method, path, body);
    expect([path, answer.status, answer.body.parameters?.permission]).toEqual([path, 403, 'users:grant-all']);
  }
});

describe('P14: what is used', () => {
  test('P14: what was in the trash for as long as the settings keep it is gone for good, with its file', async () => {
    const { store, bus } = story.hub.hub.systemContext();
    const { clock } = story.hub;
    const gone = await story.publish(ann, { title: 'Gone', sharing: { mode: 'public' } });
    const later = await story.publish(ann, { title: 'Later' });
    await story.share(ann, gone, { people: [{ email: ben.email }], message: 'x', notify: true });
    await ann.call('POST', `/api/v1/resources/${gone}/links`, {});
    await ann.call('PUT', `/api/v1/resources/${gone}/star`);
    await set({ trashRetention: DAY });
    expect((await ann.call('DELETE', `/api/v1/resources/${gone}`)).status).toBe(204);
    clock.advance(DAY - 1000);
    await emptyTrash({ store, clock, bus });
    expect(await story.sees(ann, gone)).toBe(200);
    await ann.call('DELETE', `/api/v1/resources/${later}`);
    const [finding] = await preview({ trashRetention: 2 * DAY });
    expect(finding).toBeUndefined();
    clock.advance(2000);
    expect(await emptyTrash({ store, clock, bus })).toBe(1);
    expect(await story.sees(ann, gone)).toBe(404);
    expect(await story.sees(ann, later)).toBe(200);
    expect(await newest('resource.purge')).toMatchObject({
      ...{ actor: null, through: 'job', before: { title: 'Gone' } },
      target: { id: gone, name: null },
    });
  });

  test('P14: a file may be no larger than the settings say, and a person keep no more', async () => {
    const announce = (size: number, who: TestPerson = ann) =>
      who.call('POST', '/api/v1/uploads', { name: 'a.csv', size });
    await set({ uploadLimit: 4096 });
    expect((await announce(4097)).body).toMatchObject({ code: 'too-large', parameters: { limit: 4096 } });
    await set({ uploadLimit: null, personalQuota: 8192 });
    const dora = await story.hub.person('Dora');
    const waiting = await announce(4000, dora);
    expect((await announce(4193, dora)).body).toMatchObject({
      code: 'too-large',
      parameters: { limit: 4192 },
    });
    await send(dora, waiting.body.id, 0, Buffer.alloc(4000, 'a'));
    const published = await dora.call('POST', '/api/v1/resources', {
      ...{ kind: 'sheet', title: 'Kept', content: {} },
      files: [{ purpose: 'data', file: waiting.body.id }],
    });
    expect(published.status).toBe(201);
    const refused = (await announce(8000, dora)).body;
    expect(refused.code).toBe('too-large');
    expect(refused.parameters.limit).toBeLessThan(8000);
    expect((await announce(100, ann)).status).toBe(201);
    const [finding] = await preview({ personalQuota: 1024 });
    expect(finding).toMatchObject({ setting: 'personalQuota', count: 1, when: 'at-once' });
  });

  test('P14, A9: passwords need as many characters as the settings say, everywhere', async () => {
    await set({ passwordLeast: 20 });
    const made = await admin.call('POST', '/api/v1/users', {
      ...{ name: 'Short', email: 'short@example.org', password: 'tall violet harb' },
    });
    expect(made.body).toMatchObject({ code: 'password-refused', parameters: { rule: 'too-short' } });
    const own = await ann.call('POST', '/api/v1/account/password', {
      current: ann.password,
      new: 'tall violet harb',
    });
    expect(own.body.detail).toContain('at least 20');
  });

  test('P14: sessions end when the settings say so', async () => {
    await set({ sessionIdle: DAY, sessionLife: 2 * DAY });
    const { body } = await story.hub.signIn(ann.email, ann.password);
    const call = () => story.hub.call('GET', '/api/v1/account', { token: body.token });
    expect((await call()).status).toBe(200);
    await set({ sessionIdle: 5 * 60_000, sessionLife: 3_600_000 });
    story.hub.clock.advance(6 * 60_000);
    expect((await call()).status).toBe(401);
  });
});

test('A4: what guards sign-ins changes only right after one, and by no key; P16: the log is shortened by who may read it', async () => {
  const sid = await story.hub.person('Sid Settings');
  await story.group('Of settings', [sid], { permissions: ['settings:manage'] });
  const made = await sid.call('POST', '/api/v1/account/keys', { name: 'k', scopes: ['admin'] });
  const { body: exported } = await sid.call('GET', '/api/v1/settings/export');
  const guards = { twoFactor: 'admins', passwordLeast: 12, sessionIdle: DAY, sessionLife: 60 * DAY };
  const changes = Object.entries(guards).map(([name, value]) => ({ [name]: value }));
  const file = { ...exported, settings: { ...exported.settings, ...guards } };
  const put = (token: string, body: object) => story.hub.call('PATCH', '/api/v1/settings', { token, body });
  const take = (token: string) => story.hub.call('POST', '/api/v1/settings/import', { token, body: file });
  const { token } = (await story.hub.signIn(sid.email, TEST_PASSWORD)).body;
  const codes = async (by: string) => {
    const answers = await Promise.all([...changes.map((change) => put(by, change)), take(by)]);
    return new Set(answers.map(({ body }) => body.code));
  };
  expect(await codes(made.body.secret)).toEqual(new Set(['scope-needed']));
  story.hub.clock.advance(11 * 60_000);
  expect(await codes(token)).toEqual(new Set(['sign-in-stale']));
  for (const [index, by] of [made.body.secret, token].entries())
    expect((await put(by, { hubName: `Mine ${index}` })).status).toBe(200);
  const fresh = (await story.hub.signIn(sid.email, TEST_PASSWORD)).body.token;
  const boss = (await story.hub.signIn(admin.email, TEST_PASSWORD)).body.token;
  for (const change of changes) expect((await put(fresh, change)).status).toBe(200);
  const shorter = await put(fresh, { auditRetention: 30 * DAY });
  expect([shorter.status, shorter.body.parameters]).toEqual([403, { permission: 'users:grant-all' }]);
  expect((await put(boss, { auditRetention: 30 * DAY })).status).toBe(200);
  expect(await newest('settings.updated')).toMatchObject({ after: { auditRetention: 30 * DAY } });
});
