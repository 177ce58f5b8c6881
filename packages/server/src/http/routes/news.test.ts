import type { NewsShape } from '@tessera/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Mailbox, openMailbox, TEST_PASSWORD, type TestPerson } from '../../testing/index.ts';
import { type Story, startStory } from '../testing/story.ts';

let box: Mailbox;
let story: Story;
let ann: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  box = await openMailbox();
  story = await startStory({ environment: { ...box.environment, TESSERA_URL: 'https://hub.example.org' } });
  ann = await story.hub.person('Ann Lee');
  ben = await story.hub.person('Ben');
  await story.group('Trade team', [ann, ben]);
  await take(ben);
});
afterAll(async () => {
  await story.close();
  await box.close();
});

const inbox = async (who: TestPerson, query = ''): Promise<readonly NewsShape[]> =>
  (await who.call('GET', `/api/v1/inbox${query}`)).body.items;
const newest = async (who: TestPerson) => (await inbox(who))[0];
const take = (who: TestPerson) => box.take(story.hub, who.email);
const takeOne = (who: TestPerson) => box.takeOne(story.hub, who.email);
const shareWith = (id: string, who: TestPerson, body: object = {}) =>
  story.share(ann, id, { people: [{ id: who.id, role: 'viewer' }], append: true, ...body });

test('S14: the invited are mailed with sender, title, role and message, and have it in their inbox', async () => {
  const id = await story.publish(ann, { title: 'Flights <2026> & "more"', sharing: { mode: 'private' } });
  const message = 'Have a <b>look</b> & tell me\nuntil Friday';
  expect((await shareWith(id, ben, { notify: true, message })).body.notes).toEqual([]);
  const mail = await takeOne(ben);
  expect(mail.email.from).toEqual({ name: 'Ann Lee via Test hub', address: 'hub@example.org' });
  expect(mail.email.to).toEqual([{ name: 'Ben', address: ben.email }]);
  expect(mail.subject).toBe('Ann Lee shared “Flights <2026> & "more"” with you. You can view it');
  // Both parts say the same; what people typed is text in either.
  expect(mail.text).toContain('Ann Lee shared “Flights <2026> & "more"” with you. You can view it.');
  expect(mail.text).toContain('> Have a <b>look</b> & tell me\n> until Friday');
  expect(mail.text).toContain(`Open it: https://hub.example.org/r/${id}`);
  expect(mail.html).toContain('“Flights &lt;2026&gt; &amp; &quot;more&quot;”');
  expect(mail.html).toContain('Have a &lt;b&gt;look&lt;/b&gt; &amp; tell me');
  expect(mail.html).not.toContain('<b>look');
  expect(mail.html).toContain(`href="https://hub.example.org/r/${id}"`);
  expect(mail.text).toMatch(/want mail about what is shared with you/);
  expect(mail.header('auto-submitted')).toBe('auto-generated');
  expect(await newest(ben)).toMatchObject({
    ...{ event: 'shared', what: 'granted', actor: { name: 'Ann Lee' }, gone: false, readAt: null },
    ...{ resource: { id, title: 'Flights <2026> & "more"' }, path: `/r/${id}` },
    details: { role: 'viewer', message },
  });
});

test('S14: on a change only those who are new or got more are mailed; not notifying tells the inbox alone', async () => {
  const id = await story.publish(ann, { title: 'Changes', sharing: { mode: 'private' } });
  await shareWith(id, ben);
  expect(await take(ben)).toEqual([]);
  expect((await newest(ben))?.resource?.title).toBe('Changes');
  await shareWith(id, ben, { notify: true });
  expect(await take(ben)).toEqual([]);
  const cem = await story.hub.person('Cem');
  await story.group('Both', [ann, cem]);
  await take(ben);
  const people = [
    { id: ben.id, role: 'editor' },
    { id: cem.id, role: 'viewer' },
  ];
  await story.share(ann, id, { people, append: true, notify: true });
  expect((await takeOne(ben)).subject).toContain('gave you more on “Changes”. You can edit it now');
  expect((await take(cem)).map(({ subject }) => subject).at(-1)).toContain('shared “Changes” with you');
});

test('S14: members of a group are told when the sharer wants that, each once', async () => {
  const dee = await story.hub.person('Dee');
  const group = await story.group('Readers', [ann, dee]);
  await take(dee);
  await take(ann);
  const id = await story.publish(ann, { title: 'For readers', sharing: { mode: 'private' } });
  await story.share(ann, id, { groups: [{ id: group, role: 'viewer' }], append: true, notify: true });
  expect((await takeOne(dee)).subject).toBe('Ann Lee shared “For readers” with Readers. You can view it');
  expect(await take(ann)).toEqual([]);
});

test('A24: an item about what is no longer visible loses its title and its way', async () => {
  const id = await story.publish(ann, { title: 'Taken back', sharing: { mode: 'private' } });
  await shareWith(id, ben);
  expect((await newest(ben))?.text).toContain('“Taken back”');
  await story.share(ann, id, { people: [] });
  const item = await newest(ben);
  expect(item).toMatchObject({ gone: true, resource: null, path: null });
  expect(JSON.stringify(item)).not.toContain('Taken back');
  expect(JSON.stringify(item)).not.toContain(id);
});

test('A24: one marks one’s own items alone, one or all up to what one has seen', async () => {
  const id = await story.publish(ann, { title: 'To read', sharing: { mode: 'private' } });
  await shareWith(id, ben);
  const item = await newest(ben);
  if (item === undefined) throw new Error('Ben was told');
  const read = (who: TestPerson) => who.call('POST', `/api/v1/inbox/${item.id}/read`);
  expect((await read(ann)).status).toBe(404);
  expect((await newest(ben))?.readAt).toBeNull();
  expect((await read(ben)).status).toBe(204);
  expect((await newest(ben))?.readAt).not.toBeNull();
  const before = (await ben.call('GET', '/api/v1/inbox/count')).body;
  await shareWith(await story.publish(ann, { title: 'Later', sharing: { mode: 'private' } }), ben);
  const marked = await ben.call('POST', '/api/v1/inbox/read', { newest: before.newest });
  expect(marked.body.marked).toBe(before.unread);
  expect((await ben.call('GET', '/api/v1/inbox/count')).body.unread).toBe(1);
  expect((await inbox(ben, '?unread=true')).map(({ resource }) => resource?.title)).toEqual(['Later']);
});

test('S28: managers are told by bell and mail, whose page lets them answer; the answer is told', async () => {
  const id = await story.publish(ann, { title: 'Behind a door', sharing: { mode: 'private' } });
  const eve = await story.hub.person('Eve');
  const ask = (message: string) => eve.call('POST', `/api/v1/resources/${id}/request`, { message });
  await ask('Please');
  await ask('Please, please');
  const asked = await takeOne(ann);
  expect(asked.subject).toBe('Eve asks to view “Behind a door”');
  expect(asked.text).toContain('> Please');
  expect(asked.text).toContain(`https://hub.example.org/r/${id}?share=1`);
  expect(await newest(ann)).toMatchObject({
    event: 'request',
    what: 'request-made',
    path: `/r/${id}?share=1`,
  });
  const [request] = (await ann.call('GET', `/api/v1/resources/${id}/requests`)).body.items;
  await take(eve);
  await ann.call('POST', `/api/v1/resources/${id}/requests/${request.id}/decline`);
  const declined = await takeOne(eve);
  expect(declined.subject).toBe('Your request for access was declined');
  expect(declined.raw).not.toContain('Behind a door');
  expect(JSON.stringify(await newest(eve))).not.toContain('Behind a door');
  await ask('Once more');
  const [again] = (await ann.call('GET', `/api/v1/resources/${id}/requests`)).body.items;
  await ann.call('POST', `/api/v1/resources/${id}/requests/${again.id}/approve`);
  expect((await takeOne(eve)).subject).toBe('Ann Lee lets you view “Behind a door”');
});

test('P5: whoever’s account is changed by another is told, at the old address too', async () => {
  const fay = await story.hub.person('Fay');
  const change = (changes: object) => story.hub.admin.call('PATCH', `/api/v1/users/${fay.id}`, changes);
  await take(fay);
  await change({ role: 'GUEST' });
  expect((await takeOne(fay)).subject).toBe('Ada Admin changed your role from DATA_SCIENTIST to GUEST');
  await change({ password: 'another tall harbour' });
  expect((await takeOne(fay)).subject).toBe('Ada Admin set a new password for your account');
  await change({ email: 'fay.new@example.org', verified: true });
  expect((await takeOne(fay)).text).toContain('changed the address of your account to fay.new@example.org');
  expect((await box.takeOne(story.hub, 'fay.new@example.org')).text).toContain('fay.new@example.org');
  await change({ status: 'disabled' });
  const disabled = await box.takeOne(story.hub, 'fay.new@example.org');
  expect(disabled.subject).toBe('Ada Admin disabled your account');
  // What cannot be switched off names no way to.
  expect(disabled.header('list-unsubscribe')).toBeNull();
});

test('A25: a sign-in from a new device is told, of a known one not', async () => {
  const gus = await story.hub.person('Gus');
  await take(gus);
  const signIn = (agent: string) =>
    story.hub.call('POST', '/api/v1/sessions', {
      body: { email: gus.email, password: TEST_PASSWORD, kind: 'script' },
      headers: { 'user-agent': agent },
    });
  const strange = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  await signIn(strange);
  expect((await takeOne(gus)).subject).toContain('Somebody signed in to your account with Firefox');
  await signIn(strange);
  expect(await take(gus)).toEqual([]);
});

test('A25: notificationsEnabled is read and set by oneself; unknown events and the safety of the account are refused or ignored', async () => {
  const at = '/api/v1/account/notifications';
  expect((await ben.call('GET', at)).body).toEqual({
    ...{ enabled: true, off: [], rhythm: 'now', mailConfigured: true },
  });
  const set = await ben.call('PATCH', at, { enabled: false, off: ['shared', 'security'], rhythm: 'daily' });
  expect(set.body).toMatchObject({ enabled: false, off: ['shared'], rhythm: 'daily' });
  expect((await ben.call('PATCH', at, { off: ['nonsense'] })).status).toBe(400);
  const id = await story.publish(ann, { title: 'Quietly', sharing: { mode: 'private' } });
  await shareWith(id, ben, { notify: true });
  expect(await take(ben)).toEqual([]);
  expect((await newest(ben))?.resource?.title).toBe('Quietly');
  await ben.call('PATCH', at, { enabled: true, off: [], rhythm: 'now' });
});

test('A28: the stop address of a mail works by one click, changes nothing when looked at, and is nobody else’s', async () => {
  const id = await story.publish(ann, { title: 'One click', sharing: { mode: 'private' } });
  await shareWith(id, ben, { notify: true });
  const mail = await takeOne(ben);
  expect(mail.header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  const address = /^<(https:\/\/hub\.example\.org\/unsubscribe\/[\w-]+)>$/.exec(
    mail.header('list-unsubscribe') ?? '',
  )?.[1];
  const path = new URL(address ?? '').pathname;
  const choice = async (who: TestPerson) => (await who.call('GET', '/api/v1/account/notifications')).body;
  await story.hub.call('GET', path);
  expect((await choice(ben)).off).toEqual([]);
  // As mail software sends it: a form, from anywhere, signed in as nobody.
  const click = (to: string) =>
    story.hub.call('POST', to, {
      body: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mail.example.net' },
    });
  expect((await click(path)).status).toBe(204);
  expect((await choice(ben)).off).toEqual(['shared']);
  expect((await choice(ann)).off).toEqual([]);
  expect((await click(path)).status).toBe(204);
  for (const made of [`${path}x`, path.slice(0, -2), '/unsubscribe/AAAA', `/unsubscribe/${'A'.repeat(60)}`]) {
    expect((await click(made)).status).toBe(404);
  }
  expect((await click(`${path}?all=true`)).status).toBe(204);
  expect((await choice(ben)).enabled).toBe(false);
  await ben.call('PATCH', '/api/v1/account/notifications', { enabled: true, off: [] });
});
