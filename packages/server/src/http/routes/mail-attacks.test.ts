import { afterAll, beforeAll, expect, test } from 'vitest';
import { headerText } from '../../mail/letter.ts';
import { type Mailbox, openMailbox, type TestPerson } from '../../testing/index.ts';
import { type Story, startStory } from '../testing/story.ts';

/* What somebody could try by the words that they put into others' mails, and by the host that they ask. */

let box: Mailbox;
let story: Story;
let ben: TestPerson;

beforeAll(async () => {
  box = await openMailbox();
  story = await startStory({ environment: { ...box.environment, TESSERA_URL: 'https://hub.example.org' } });
  ben = await story.hub.person('Ben');
});
afterAll(async () => {
  await story.close();
  await box.close();
});

/** Header lines as they came, unfolded. */
function headersOf(raw: string): readonly string[] {
  const [head = ''] = raw.split('\r\n\r\n');
  return head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
}

const NAMES = [
  'Eve\r\nBcc: victim@example.net',
  'Eve\nSubject: Your invoice',
  'Eve, "the boss" <boss@example.net>',
  'Eve <boss@example.net>',
  'O\'Brien; DROP \\ "x"',
  '=?utf-8?q?boss=40example=2Enet?=',
  '\u202eevE\u2066 \u200fرنا',
  'Eve\u0000\u0007\u2028\u2029end',
  `Eve ${'x'.repeat(180)}`,
  'Ünï 日本 🧩',
];

test.each(NAMES)('A28: no header is injected by the name %j', async (name) => {
  // The contract lets such names not in; they are put past it, as an import or an old release might.
  const eve = await story.hub.person(`Eve ${NAMES.indexOf(name)}`);
  const store = story.hub.hub.store;
  const account = await store.read((unit) => unit.accounts.byId(eve.id));
  if (account === null) throw new Error('Eve was made');
  await store.write((unit) => unit.accounts.update(account.key, { name }));
  await story.group(`With ${eve.id}`, [eve, ben]);
  await box.take(story.hub, ben.email);
  const id = await story.publish(eve, { title: 'A thing', sharing: { mode: 'private' } });
  const [owned] = await store.read((unit) => unit.resources.ownedBy(account.key));
  if (owned === undefined) throw new Error('it was published');
  await store.write((unit) => unit.resources.update(owned.key, { title: `T ${name}` }));
  await story.share(eve, id, { people: [{ id: ben.id, role: 'viewer' }], append: true, notify: true });
  const mail = await box.takeOne(story.hub, ben.email);
  const headers = headersOf(mail.raw);
  const names = headers.map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  expect(names.filter((one) => one === 'bcc' || one === 'cc')).toEqual([]);
  for (const once of ['from', 'to', 'subject', 'message-id', 'date']) {
    expect(names.filter((one) => one === once)).toEqual([once]);
  }
  // Software that reads it sees one sender, one reader, and no other address.
  expect(mail.email.from?.address).toBe('hub@example.org');
  expect(mail.email.to?.map(({ address }) => address)).toEqual([ben.email]);
  expect(mail.email.from?.name).toBe(headerText(`${name} via Test hub`));
  expect(mail.subject).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  expect(mail.to).toBe(ben.email);
});

test('A28: a message forges neither a line of ours nor markup', async () => {
  const eve = await story.hub.person('Eve Writes');
  await story.group('With Eve Writes', [eve, ben]);
  await box.take(story.hub, ben.email);
  const id = await story.publish(eve, { title: 'A thing', sharing: { mode: 'private' } });
  const message = [
    '</blockquote></div><a href="https://evil.example.net">Open it</a><script>x()</script>',
    '--',
    'Open it: https://evil.example.net',
    '<img src=x onerror=y()>',
  ].join('\n');
  const people = [{ id: ben.id, role: 'viewer' }];
  await story.share(eve, id, { people, append: true, notify: true, message });
  const mail = await box.takeOne(story.hub, ben.email);
  expect(mail.html).not.toMatch(/<script|<img|href="https:\/\/evil/);
  expect(mail.html.match(/<a /g)).toHaveLength(3);
  // Every line of theirs is marked as quoted.
  const forged = mail.text.split('\n').filter((line) => line.includes('evil.example.net'));
  expect(forged.every((line) => line.startsWith('> '))).toBe(true);
});

test('A28: a title cannot pass for the mark of another', async () => {
  const eve = await story.hub.person('Eve Marks');
  await story.group('With Eve Marks', [eve, ben]);
  await box.take(story.hub, ben.email);
  const id = await story.publish(eve, { title: '{{actor}} {{message}}', sharing: { mode: 'private' } });
  const people = [{ id: ben.id, role: 'viewer' }];
  await story.share(eve, id, { people, append: true, notify: true, message: 'words' });
  expect((await box.takeOne(story.hub, ben.email)).subject).toContain('“{{actor}} {{message}}”');
});

test('A28: links are of TESSERA_URL whatever host was asked', async () => {
  const hosts = {
    host: 'evil.example.net',
    'x-forwarded-host': 'evil.example.net',
    forwarded: 'host=evil.example.net',
  };
  const answer = await story.hub.call('POST', '/api/v1/forgot-password', {
    body: { email: ben.email },
    headers: hosts,
  });
  expect(answer.status).toBe(202);
  const mail = await box.takeOne(story.hub, ben.email);
  expect(mail.raw).not.toContain('evil.example.net');
  expect(mail.button).toMatch(/^https:\/\/hub\.example\.org\/set-password#/);
  for (const [, address = ''] of `${mail.text} ${mail.html}`.matchAll(/(https?:\/\/[^\s"<>]+)/g)) {
    expect(new URL(address).origin).toBe('https://hub.example.org');
  }
  expect(mail.header('message-id')).toMatch(/@hub\.example\.org>$/);
});
