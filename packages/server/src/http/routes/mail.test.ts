import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { MAIL_PASSWORD, MAIL_USER, startMailServer, type TestMailServer } from '../../testing/mail-server.ts';
import { type Story, startStory } from '../testing/story.ts';

let server: TestMailServer;
let story: Story;
let admin: TestPerson;
let steward: TestPerson;

beforeAll(async () => {
  server = await startMailServer({ signIn: true });
  story = await startStory();
  ({ admin } = story.hub);
  steward = await story.hub.person('Steward');
  await story.group('Stewards', [steward], { permissions: ['settings:manage'] });
});
afterAll(async () => {
  await story.close();
  await server.close();
});

const body = (changes: object = {}) => ({
  ...{ host: '127.0.0.1', port: server.port, security: 'none', user: MAIL_USER, password: MAIL_PASSWORD },
  sender: 'hub@example.org',
  ...changes,
});
const set = (changes: object = {}, who = admin) => who.call('PUT', '/api/v1/mail', body(changes));
const queue = async (who = admin, query = '') => (await who.call('GET', `/api/v1/mail/queue${query}`)).body;

test('A28: with no mail set up, mail is kept and shown to administrators, with its recipient and never its text', async () => {
  expect((await admin.call('GET', '/api/v1/mail')).body).toEqual({
    ...{ from: 'nowhere', server: null, hasPassword: false, ready: false },
  });
  const ann = await story.hub.person('Ann');
  const ben = await story.hub.person('Ben');
  await story.group('Together', [ann, ben]);
  const id = await story.publish(ann, { title: 'Kept back', sharing: { mode: 'private' } });
  const people = [{ id: ben.id, role: 'viewer' }];
  const shared = await story.share(ann, id, { people, append: true, notify: true, message: 'Quite private' });
  expect(shared.body.notes.join(' ')).toContain('No mail is configured');
  const { items, counts } = await queue(admin, '?state=kept');
  expect(items).toContainEqual(
    expect.objectContaining({ address: ben.email, event: 'shared', what: 'granted', state: 'kept' }),
  );
  expect(counts.kept).toBe(items.length);
  expect(JSON.stringify(items)).not.toMatch(/Kept back|Quite private/);
  const resent = await admin.call('POST', `/api/v1/mail/queue/${items[0].id}/resend`);
  expect(resent.body).toMatchObject({ code: 'conflict' });
});

test('P14: the mail server needs users:grant-all, settings:manage and a fresh sign-in', async () => {
  expect((await set({}, steward)).body).toMatchObject({
    code: 'permission-needed',
    parameters: { permission: 'users:grant-all' },
  });
  expect((await steward.call('DELETE', '/api/v1/mail')).status).toBe(403);
  const granter = await story.hub.person('Granter');
  await story.group('Granters', [granter], { permissions: ['users:grant-all'] });
  expect((await set({}, granter)).body).toMatchObject({ parameters: { permission: 'settings:manage' } });
  const key = await admin.call('POST', '/api/v1/account/keys', { name: 'all', scopes: ['read', 'admin'] });
  const byKey = {
    ...admin,
    call: (method: string, path: string, sent?: unknown) =>
      story.hub.call(method, path, { token: key.body.secret, ...(sent === undefined ? {} : { body: sent }) }),
  };
  expect((await set({}, byKey)).body.code).toBe('scope-needed');
  expect(server.connections()).toBe(0);
});

test('A26: saving signs in to the server; what it refuses is not kept, with its own words', async () => {
  const wrong = await set({ password: 'not the right one' });
  expect(wrong.status).toBe(400);
  expect(wrong.body).toMatchObject({ code: 'mail-refused', detail: expect.stringMatching(/535 5\.7\.8/) });
  expect(JSON.stringify(wrong.body)).not.toContain('not the right one');
  expect((await set({ port: 1 })).body.code).toBe('mail-refused');
  expect((await set({ security: 'starttls' })).body).toMatchObject({
    code: 'mail-refused',
    detail: expect.stringMatching(/certificate/),
  });
  expect((await set({ host: 'mail.example.org\r\nX: y' })).body.code).toBe('input-invalid');
  expect((await admin.call('GET', '/api/v1/mail')).body.from).toBe('nowhere');

  const saved = await set();
  expect(saved.body).toEqual({
    ...{ from: 'page', hasPassword: true, ready: true },
    server: { ...server.account().server },
  });
});

test('A26: no answer, log line, entry of the audit log or setting holds the password', async () => {
  const seen = [
    (await admin.call('GET', '/api/v1/mail')).body,
    (await admin.call('GET', '/api/v1/settings')).body,
    await story.hub.hub.store.read((unit) => unit.audit.latest(50)),
    story.hub.logged(),
  ];
  expect(JSON.stringify(seen)).not.toContain(MAIL_PASSWORD);
  expect(JSON.stringify(seen)).toContain('mail.updated');
});

test('A26: a kept password goes to the server that it was entered for, and to no other', async () => {
  const { password: _, ...kept } = body();
  const again = await admin.call('PUT', '/api/v1/mail', { ...kept, sender: 'other@example.org' });
  expect(again.body.server.sender).toBe('other@example.org');
  const listener = await startMailServer({ signIn: true });
  const moved = await admin.call('PUT', '/api/v1/mail', { ...kept, port: listener.port });
  expect(moved.body.errors).toEqual([expect.objectContaining({ field: 'password' })]);
  expect(listener.connections()).toBe(0);
  await listener.close();
});

test('A26: a test goes to whoever asks, and says what the server said', async () => {
  const sent = await steward.call('POST', '/api/v1/mail/test');
  expect(sent.body).toEqual({ address: steward.email, answer: expect.stringMatching(/^250/) });
  expect(server.mails.at(-1)?.mail.subject).toBe('Mail from this hub arrives');
  server.behaviour.recipient = () => '550 5.1.1 Nobody here';
  expect((await steward.call('POST', '/api/v1/mail/test')).body).toMatchObject({
    code: 'mail-refused',
    detail: expect.stringContaining('Nobody here'),
  });
  server.behaviour.recipient = () => null;
});

test('A23: the queue, from which one learns who has an account, is for those who manage people too', async () => {
  const [{ id }] = (await queue()).items;
  for (const [method, path, sent] of [
    ['GET', '', undefined],
    ['POST', '/resend', { state: 'kept' }],
    ['POST', '/drop', { state: 'kept' }],
    ['POST', `/${id}/resend`, undefined],
    ['DELETE', `/${id}`, undefined],
  ] as const) {
    const answer = await steward.call(method, `/api/v1/mail/queue${path}`, sent);
    expect([path, answer.status, answer.body.parameters]).toEqual([
      path,
      403,
      { permission: 'users:manage' },
    ]);
  }
  expect((await steward.call('GET', '/api/v1/mail')).status).toBe(200);
});

test('A27: what was kept leaves when an administrator says so, and what failed is sent again or dropped', async () => {
  const before = server.mails.length;
  const { counts } = await queue();
  expect(counts.kept).toBeGreaterThan(0);
  server.behaviour.recipient = (address) => `550 5.1.1 <${address}> is unknown`;
  const { count } = (await admin.call('POST', '/api/v1/mail/queue/resend', { state: 'kept' })).body;
  expect(count).toBe(counts.kept);
  await story.hub.hub.machine.post.drain();
  const failed = await queue(admin, '?state=failed');
  expect(failed.items.length).toBe(count);
  expect(failed.items[0].answer).toContain('is unknown');
  server.behaviour.recipient = () => null;
  const [first, ...rest] = failed.items;
  expect((await admin.call('POST', `/api/v1/mail/queue/${first.id}/resend`)).status).toBe(204);
  await story.hub.hub.machine.post.drain();
  expect(server.mails.length).toBe(before + 1);
  expect((await admin.call('POST', `/api/v1/mail/queue/${first.id}/resend`)).body.code).toBe('conflict');
  const dropped = await admin.call('POST', '/api/v1/mail/queue/drop', { state: 'failed' });
  expect(dropped.body.count).toBe(rest.length);
  expect((await queue()).counts.failed).toBe(0);
});

test('A26: switched off, mail is kept again', async () => {
  expect((await admin.call('DELETE', '/api/v1/mail')).body).toMatchObject({ from: 'nowhere', ready: false });
  expect((await admin.call('GET', '/api/v1/account/notifications')).body.mailConfigured).toBe(false);
  expect((await admin.call('POST', '/api/v1/mail/test')).body.code).toBe('conflict');
});

test('A26: the environment stands before the page, which cannot change it', async () => {
  const open = await startMailServer();
  const other = await startStory({ environment: open.environment() });
  try {
    const view = (await other.hub.admin.call('GET', '/api/v1/mail')).body;
    expect(view).toMatchObject({ from: 'environment', ready: true, server: { port: open.port } });
    const { password: _, ...server } = body({ user: null });
    expect((await other.hub.admin.call('PUT', '/api/v1/mail', server)).body.code).toBe('conflict');
  } finally {
    await other.close();
    await open.close();
  }
});
