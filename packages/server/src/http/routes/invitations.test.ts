import { tendWhatEnds } from '@tessera/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Mailbox, openMailbox, TEST_PASSWORD, type TestPerson } from '../../testing/index.ts';
import { type Story, startStory } from '../testing/story.ts';

const DAY = 24 * 3_600_000;

let story: Story;
let box: Mailbox;
let ann: TestPerson;
let thing = '';
beforeAll(async () => {
  box = await openMailbox();
  story = await startStory({ environment: box.environment });
  ann = await story.hub.person('Ann Abel');
  // Time moves on by months here, and nobody is to be signed out by it.
  await set({ invitedMayRegister: 'yes', sessionIdle: 365 * DAY, sessionLife: 365 * DAY });
});
afterAll(async () => {
  await story.close();
  await box.close();
});
beforeEach(async () => {
  thing = await story.publish(ann, { title: 'Flights <2026>', sharing: { mode: 'private' } });
});

const set = (changes: unknown) => story.hub.admin.call('PATCH', '/api/v1/settings', changes);
const post = (path: string, body: unknown, sent = {}) =>
  story.hub.call('POST', `/api/v1${path}`, { body, ...sent });
const at = (path = '', id = thing) => `/api/v1/resources/${id}${path}`;
const invite = (email: string, more: object = {}, id = thing) =>
  story.share(ann, id, { append: true, notify: true, invitations: [{ email, ...more }] });
const secretOf = async (email: string) => (await box.takeOne(story.hub, email)).secret ?? '';
const look = async (secret: string, who?: TestPerson) =>
  (await post('/invitation/look', { secret }, who === undefined ? {} : { token: who.token })).body;
const waiting = async (id = thing) => (await ann.call('GET', at('/invitations', id))).body.items;

async function registered(email: string, invitation: string): Promise<TestPerson> {
  const name = 'Eva Else';
  const password = { password: TEST_PASSWORD, passwordVerify: TEST_PASSWORD };
  const answer = await post('/register', { name, invitation, ...password });
  expect([answer.status, answer.body]).toMatchObject([201, { email, status: 'active' }]);
  return signedIn(email);
}

async function signedIn(email: string): Promise<TestPerson> {
  const { body } = await story.hub.signIn(email, TEST_PASSWORD);
  const { token, account } = body;
  return {
    ...{ account, email, token, id: account.id, name: account.name, password: TEST_PASSWORD },
    call: (method, path, sent, more) =>
      story.hub.call(method, path, { token, ...(sent === undefined ? {} : { body: sent }), ...more }),
  };
}

describe('an address without account', () => {
  test('S13, A22: is mailed, registers by the mail, has its address proved, and finds it under Shared with me', async () => {
    const answer = await invite('eva@site2.org', { role: 'editor' });
    expect(answer.body.invited).toEqual(['eva@site2.org']);
    expect(answer.body.invitations).toEqual([{ email: 'eva@site2.org', address: null }]);
    const mail = await box.takeOne(story.hub, 'eva@site2.org');
    expect(mail.subject).toBe('Ann Abel invited you to “Flights <2026>”. You can edit it');
    expect(mail.html).toContain('Flights &lt;2026&gt;');
    expect(mail.button).toBe(`${story.hub.hub.url()}/invitation#${mail.secret}`);
    const secret = mail.secret ?? '';
    expect(await look(secret)).toEqual({
      standing: 'waiting',
      address: 'e…@site2.org',
      sender: 'Ann Abel',
      resource: { id: thing, title: 'Flights <2026>', kind: 'sheet' },
      role: 'editor',
      until: null,
      you: 'nobody',
      register: 'yes',
      proves: true,
    });
    expect(await waiting()).toMatchObject([{ email: 'eva@site2.org', role: 'editor', mailed: true }]);
    const eva = await registered('eva@site2.org', secret);
    expect(eva.account).toMatchObject({ role: 'GUEST', emailVerified: true });
    const { body } = await eva.call('GET', '/api/v1/resources?view=shared');
    expect(body.items.map((item: { id: string }) => item.id)).toEqual([thing]);
    expect(await story.roleOf(eva, thing)).toBe('editor');
    const accepted = await eva.call('POST', '/api/v1/invitation/accept', { secret });
    expect(accepted.body).toEqual({ resource: { id: thing, title: 'Flights <2026>' }, others: [] });
    expect(await waiting()).toEqual([]);
    const again = await eva.call('POST', '/api/v1/invitation/accept', { secret });
    expect([again.status, again.body.parameters]).toEqual([410, { standing: 'accepted' }]);
    expect(await look(secret)).toMatchObject({ standing: 'accepted', resource: null, sender: null });
    expect(await look(secret, eva)).toMatchObject({ standing: 'accepted', resource: { id: thing } });
    // The thirty days were for accepting: what is accepted does not end by them.
    story.hub.clock.advance(40 * DAY);
    expect(await story.roleOf(eva, thing)).toBe('editor');
    const inbox = (await ann.call('GET', '/api/v1/inbox')).body.items;
    expect(inbox[0].what).toBe('invitation-accepted');
  });

  test('S13: several invitations merge: the proof of the address opens all of them', async () => {
    const other = await story.publish(ann, { title: 'Trains', sharing: { mode: 'private' } });
    await invite('mia@site2.org');
    const secret = await secretOf('mia@site2.org');
    await invite('MIA@site2.org', { role: 'commenter' }, other);
    const account = await story.hub.admin.call('POST', '/api/v1/users', {
      ...{ name: 'Mia', email: 'mia@site2.org', password: TEST_PASSWORD },
    });
    expect(account.body.account.emailVerified).toBe(false);
    const mia = await signedIn('mia@site2.org');
    expect([await story.sees(mia, thing), await story.sees(mia, other)]).toEqual([404, 404]);
    const { body } = await mia.call('POST', '/api/v1/invitation/accept', { secret });
    expect(body.others).toEqual([{ id: other, title: 'Trains' }]);
    expect([await story.roleOf(mia, thing), await story.roleOf(mia, other)]).toEqual(['viewer', 'commenter']);
    expect((await mia.call('GET', '/api/v1/account')).body.account.emailVerified).toBe(true);
  });

  test('S13, S14: sent again it has a new secret, and the one before opens nothing', async () => {
    await invite('rae@site2.org');
    const first = await secretOf('rae@site2.org');
    story.hub.clock.advance(10 * DAY);
    const [{ id, until }] = await waiting();
    const answer = await ann.call('POST', at(`/invitations/${id}/resend`), { message: 'Again' });
    expect([answer.status, answer.body]).toEqual([200, { email: 'rae@site2.org', address: null }]);
    const mail = await box.takeOne(story.hub, 'rae@site2.org');
    expect(mail.text).toContain('Again');
    const [after] = await waiting();
    expect(Date.parse(after.until) - Date.parse(until)).toBeGreaterThan(9 * DAY);
    expect(await look(first)).toMatchObject({
      standing: 'unknown',
      sender: null,
      resource: null,
      address: null,
    });
    expect((await post('/invitation/decline', { secret: first })).status).toBe(410);
    expect((await look(mail.secret ?? '')).standing).toBe('waiting');
  });

  test('S13: sharing with the address once more sends a new secret too', async () => {
    await invite('ray@site2.org');
    const first = await secretOf('ray@site2.org');
    await invite('ray@site2.org', { role: 'editor' });
    const second = await secretOf('ray@site2.org');
    expect([(await look(first)).standing, (await look(second)).role]).toEqual(['unknown', 'editor']);
  });

  test('S13: taken back, it says so and gives nothing', async () => {
    await invite('cat@site2.org');
    const secret = await secretOf('cat@site2.org');
    const [{ id }] = await waiting();
    expect((await ann.call('DELETE', at(`/grants/${id}`))).status).toBe(200);
    expect(await look(secret)).toMatchObject({ standing: 'cancelled', sender: null, resource: null });
    const answer = await post('/register', {
      ...{ name: 'Cat', invitation: secret, password: TEST_PASSWORD, passwordVerify: TEST_PASSWORD },
    });
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'invitation']);
    expect((await ann.call('POST', at(`/invitations/${id}/resend`), {})).status).toBe(404);
  });

  test('S13, S23: whichever comes first of accepting and taking back, nothing is left of it', async () => {
    const rival = await story.hub.person('Ray Rival');
    for (let round = 0; round < 3; round++) {
      await invite(rival.email);
      const secret = await secretOf(rival.email);
      const [{ id }] = await waiting();
      const [accepted, revoked] = await Promise.all([
        rival.call('POST', '/api/v1/invitation/accept', { secret }),
        ann.call('DELETE', at(`/grants/${id}`)),
      ]);
      expect([200, 410]).toContain(accepted.status);
      expect(revoked.status).toBe(200);
      expect(await story.sees(rival, thing)).toBe(404);
      thing = await story.publish(ann, { title: 'Again', sharing: { mode: 'private' } });
    }
  });

  test('S13, S15: it waits for 30 days, or as long as the sharer says', async () => {
    await invite('exp@site2.org');
    const secret = await secretOf('exp@site2.org');
    const until = new Date(story.hub.clock.now() + 2 * DAY).toISOString();
    await invite('brief@site2.org', { until });
    const brief = await secretOf('brief@site2.org');
    expect((await look(brief)).until).toBe(until);
    story.hub.clock.advance(2 * DAY);
    expect((await look(brief)).standing).toBe('expired');
    story.hub.clock.advance(28 * DAY);
    expect((await look(secret)).standing).toBe('expired');
    const answer = await post('/invitation/decline', { secret });
    expect([answer.status, answer.body.parameters]).toEqual([410, { standing: 'expired' }]);
  });

  test('S15, S14: who was mailed one is reminded before it ends, once; who was handed one gets no mail', async () => {
    await invite('remi@site2.org');
    await secretOf('remi@site2.org');
    await invite('hand@site2.org', { notify: false });
    const context = story.hub.hub.systemContext();
    const pass = async (ms: number) => {
      story.hub.clock.advance(ms);
      await Promise.all([tendWhatEnds(context), tendWhatEnds(context)]);
    };
    await pass(26 * DAY);
    expect(await box.take(story.hub, 'remi@site2.org')).toEqual([]);
    await pass(2 * DAY);
    await pass(DAY);
    const [mail, ...others] = await box.take(story.hub, 'remi@site2.org');
    expect([mail?.subject, others]).toEqual([
      expect.stringContaining('Your invitation to “Flights <2026>” ends'),
      [],
    ]);
    expect(await box.take(story.hub, 'hand@site2.org')).toEqual([]);
  });

  test('S13: it can be declined, with or without an account, and the sharer is told', async () => {
    await invite('dee@site2.org');
    const secret = await secretOf('dee@site2.org');
    expect((await post('/invitation/decline', { secret })).status).toBe(204);
    expect(await waiting()).toEqual([]);
    expect((await look(secret)).standing).toBe('declined');
    const [news] = (await ann.call('GET', '/api/v1/inbox')).body.items;
    expect(news).toMatchObject({ what: 'invitation-declined' });
    expect(JSON.stringify(news)).toContain('dee@site2.org');
    expect((await post('/invitation/decline', { secret })).status).toBe(410);
  });

  test('S13: what lies in the trash invites nobody', async () => {
    await invite('tia@site2.org');
    const secret = await secretOf('tia@site2.org');
    await ann.call('DELETE', at());
    expect(await look(secret)).toMatchObject({ standing: 'cancelled', resource: null });
  });
});

describe('another account', () => {
  test('S13: is told whose it is, masked, and can neither accept nor decline; it may ask as itself', async () => {
    const ben = await story.hub.person('Ben Other');
    await invite('zoe@site2.org');
    const secret = await secretOf('zoe@site2.org');
    expect(await look(secret, ben)).toMatchObject({ you: 'other', address: 'z…@site2.org' });
    for (const way of ['accept', 'decline']) {
      const answer = await ben.call('POST', `/api/v1/invitation/${way}`, { secret });
      expect([answer.status, answer.body.code]).toEqual([403, 'wrong-account']);
      expect(JSON.stringify(answer.body)).not.toContain('zoe@');
    }
    expect(await story.sees(ben, thing)).toBe(404);
    expect(await waiting()).toHaveLength(1);
    const asked = await ben.call('POST', at('/request'), { role: 'viewer', message: 'Ann knows me' });
    expect(asked.status).toBe(200);
  });

  test('S27: an unverified account of the address gets nothing until it comes by the mail', async () => {
    await invite('una@site2.org');
    const secret = await secretOf('una@site2.org');
    await story.hub.admin.call('POST', '/api/v1/users', {
      ...{ name: 'Una', email: 'una@site2.org', password: TEST_PASSWORD },
    });
    const una = await signedIn('una@site2.org');
    expect(await story.sees(una, thing)).toBe(404);
    expect((await una.call('GET', '/api/v1/resources?view=shared')).body.items).toEqual([]);
    for (const guess of ['x'.repeat(43), secret.slice(0, -1)]) {
      expect((await una.call('POST', '/api/v1/invitation/accept', { secret: guess })).status).toBe(410);
    }
    expect((await una.call('POST', '/api/v1/invitation/accept', { secret })).status).toBe(200);
    expect(await story.sees(una, thing)).toBe(200);
  });

  test('S13, A4: no access key accepts an invitation', async () => {
    const kim = await story.hub.person('Kim Keyed');
    await invite(kim.email);
    const secret = await secretOf(kim.email);
    const key = await kim.call('POST', '/api/v1/account/keys', { name: 'k', scopes: ['share'] });
    const answer = await post('/invitation/accept', { secret }, { token: key.body.secret });
    expect([answer.status, answer.body.code]).toEqual([403, 'scope-needed']);
  });
});

describe('what shows in nothing', () => {
  test('S9, S12: an address with an account of a stranger is invited, listed, sent and ended alike', async () => {
    const { email } = await story.hub.person('Sid Stranger');
    await invite(email);
    await invite('sid.nobody@example.org');
    const [one, two] = await waiting();
    const shape = ({ id: _id, email: _email, until, sentAt, ...rest }: Record<string, string>) => ({
      ...rest,
      days: Math.round((Date.parse(until ?? '') - Date.parse(sentAt ?? '')) / DAY),
    });
    expect(shape(one)).toEqual(shape(two));
    const [mail, other] = [
      await box.takeOne(story.hub, email),
      await box.takeOne(story.hub, 'sid.nobody@example.org'),
    ];
    expect(mail.subject).toBe(other.subject);
    const looks = [await look(mail.secret ?? ''), await look(other.secret ?? '')];
    const same = looks.map(({ address: _address, ...rest }) => rest);
    expect(same[0]).toEqual(same[1]);
    story.hub.clock.advance(30 * DAY);
    expect([(await look(mail.secret ?? '')).standing, (await look(other.secret ?? '')).standing]).toEqual([
      'expired',
      'expired',
    ]);
  });

  test('S12: once its holder has accepted, the sharer sees who it is', async () => {
    const sue = await story.hub.person('Sue Stranger');
    await invite(sue.email);
    const secret = await secretOf(sue.email);
    const names = async () =>
      (await ann.call('GET', at('/audience'))).body.items.map(
        (row: { principal: { name: string } }) => row.principal.name,
      );
    expect(await names()).toEqual(['Ann Abel', 'sue.stranger@example.org']);
    await sue.call('POST', '/api/v1/invitation/accept', { secret });
    expect(await names()).toEqual(['Ann Abel', 'Sue Stranger']);
  });

  test('P14: invitations stay within the mail domains that the settings name; a stricter one binds what is new', async () => {
    await invite('old@site9.org');
    await box.take(story.hub, 'old@site9.org');
    await set({ invitationDomains: ['site2.org'] });
    try {
      const [{ id }] = await waiting();
      for (const email of ['a@site9.org', 'a@sub.site2.org', 'site2.org@evil.org']) {
        const answer = await invite(email);
        expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
          400,
          'share-refused',
          'This hub invites addresses at site2.org alone.',
        ]);
      }
      expect((await ann.call('POST', at(`/invitations/${id}/resend`), {})).body.code).toBe('share-refused');
      expect((await invite('a@SITE2.org')).status).toBe(200);
    } finally {
      await set({ invitationDomains: [] });
    }
  });
});

describe('who may come in by an invitation', () => {
  const comeIn = (secret: string, more: object = {}) =>
    post('/register', {
      ...{ name: 'Guest', invitation: secret, password: TEST_PASSWORD, passwordVerify: TEST_PASSWORD },
      ...more,
    });

  test('A22: nobody, where the settings say no; after approval, where they say so; always as a guest', async () => {
    await invite('gus@site2.org');
    const secret = await secretOf('gus@site2.org');
    try {
      await set({ invitedMayRegister: 'no' });
      expect((await look(secret)).register).toBe('no');
      expect((await comeIn(secret)).body.code).toBe('signup-closed');
      await set({ invitedMayRegister: 'approval' });
      expect((await look(secret)).register).toBe('approval');
      expect((await comeIn(secret)).body).toMatchObject({
        ...{ role: 'GUEST', status: 'pending', emailVerified: true, email: 'gus@site2.org' },
      });
      expect((await story.hub.signIn('gus@site2.org', TEST_PASSWORD)).status).toBe(401);
    } finally {
      await set({ invitedMayRegister: 'yes' });
    }
  });

  test('A22: without the secret the invited are like everybody else', async () => {
    await invite('lea@site2.org');
    const answer = await comeIn('x', { email: 'lea@site2.org', invitation: undefined });
    expect([answer.status, answer.body.code]).toEqual([403, 'signup-closed']);
  });

  test('A21: an invitation is good for its own address alone, and posts no role', async () => {
    await invite('own@site2.org');
    const secret = await secretOf('own@site2.org');
    expect((await comeIn(secret, { email: 'other@site2.org' })).body.errors[0].field).toBe('email');
    expect((await comeIn(secret, { role: 'ADMIN' })).body.errors[0].field).toBe('role');
    expect((await comeIn(secret, { emailVerified: true })).status).toBe(400);
  });

  test('A21: where everybody may register, the invited are no guests', async () => {
    await set({ signupEnabled: true });
    try {
      await invite('full@site2.org');
      const { body } = await comeIn(await secretOf('full@site2.org'));
      expect([body.role, body.status, body.emailVerified]).toEqual(['DATA_SCIENTIST', 'active', true]);
    } finally {
      await set({ signupEnabled: false });
    }
  });
});
