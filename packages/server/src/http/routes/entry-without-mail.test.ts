import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEST_PASSWORD, type TestPerson } from '../../testing/index.ts';
import { type Story, startStory } from '../testing/story.ts';

let story: Story;
let ann: TestPerson;
beforeAll(async () => {
  story = await startStory();
  ann = await story.hub.person('Ann Abel');
});
afterAll(() => story.close());

const OTHER = 'a quiet copper kettle';
const post = (path: string, body: unknown, token?: string) =>
  story.hub.call('POST', `/api/v1${path}`, { body, ...(token === undefined ? {} : { token }) });
const secretIn = (address: string | null) => address?.split('#')[1] ?? '';
const plainAccount = async (name: string, email: string): Promise<string> => {
  await story.hub.admin.call('POST', '/api/v1/users', { name, email, password: TEST_PASSWORD });
  return (await story.hub.signIn(email, TEST_PASSWORD)).body.token;
};

describe('an invitation that the sharer hands over', () => {
  const invited = async (email: string, id: string) => {
    const answer = await story.share(ann, id, { append: true, invitations: [{ email }] });
    const [one] = answer.body.invitations;
    expect(one).toEqual({ email, address: expect.stringContaining(`${story.hub.hub.url()}/invitation#`) });
    return secretIn(one.address);
  };
  const sees = async (token: string, id: string) =>
    (await story.hub.call('GET', `/api/v1/resources/${id}`, { token })).status;

  test('S13: the sharer gets its address; it gives this one thing to the account of the address, and proves nothing', async () => {
    const [one, two] = [
      await story.publish(ann, { sharing: { mode: 'private' } }),
      await story.publish(ann, { sharing: { mode: 'private' } }),
    ];
    const secret = await invited('eva@site2.org', one);
    await invited('eva@site2.org', two);
    const eva = await plainAccount('Eva', 'eva@site2.org');
    expect(await sees(eva, one)).toBe(404);
    expect((await post('/invitation/look', { secret }, eva)).body).toMatchObject({ proves: false });
    const accepted = await post('/invitation/accept', { secret }, eva);
    expect([accepted.status, accepted.body.others]).toEqual([200, []]);
    expect([await sees(eva, one), await sees(eva, two)]).toEqual([200, 404]);
    const { body } = await story.hub.call('GET', '/api/v1/account', { token: eva });
    expect(body.account.emailVerified).toBe(false);
    // The thirty days were for accepting.
    const { becauses } = (await story.hub.call('GET', `/api/v1/resources/${one}/explain`, { token: eva }))
      .body;
    expect(becauses[0].until).toBeNull();
  });

  test('S27: who made an invitation cannot use it to take an address that is not theirs', async () => {
    const mallory = await story.hub.person('Mallory Mean');
    const own = await story.publish(mallory);
    const secrets = await story.publish(ann, { title: 'For Vera', sharing: { mode: 'private' } });
    await invited('vera@site2.org', secrets);
    const made = await story.share(mallory, own, {
      append: true,
      invitations: [{ email: 'vera@site2.org' }],
    });
    const secret = secretIn(made.body.invitations[0].address);
    const fake = await plainAccount('Not Vera', 'vera@site2.org');
    expect((await post('/invitation/accept', { secret }, fake)).status).toBe(200);
    expect([await sees(fake, own), await sees(fake, secrets)]).toEqual([200, 404]);
  });

  test('S13: sending it again shows a new address once, and a list never shows one', async () => {
    const id = await story.publish(ann, { sharing: { mode: 'private' } });
    const first = await invited('rae@site2.org', id);
    const { items } = (await ann.call('GET', `/api/v1/resources/${id}/invitations`)).body;
    expect(JSON.stringify(items)).not.toContain('#');
    const path = `/api/v1/resources/${id}/invitations/${items[0].id}/resend`;
    const again = await ann.call('POST', path, {});
    const second = secretIn(again.body.address);
    expect((await post('/invitation/look', { secret: first })).body.standing).toBe('unknown');
    expect((await post('/invitation/look', { secret: second })).body.standing).toBe('waiting');
    const viewer = await story.hub.person('Vic Viewer');
    await story.share(ann, id, { append: true, invitations: [{ email: viewer.email }] });
    expect((await viewer.call('POST', path, {})).body.code).toBe('role-needed');
  });

  test('S31: publishing with invitations names their addresses once', async () => {
    const file = await story.upload(ann, 'x');
    const sharing = { mode: 'private', invitations: [{ email: 'pub@site2.org' }] };
    const { body } = await ann.call('POST', '/api/v1/resources', {
      ...{ kind: 'sheet', title: 'P', content: {}, files: [{ purpose: 'data', file }], sharing },
    });
    const note = body.notes.find((text: string) => text.includes('/invitation#'));
    expect((await post('/invitation/look', { secret: secretIn(note) })).body.standing).toBe('waiting');
    expect(JSON.stringify((await ann.call('GET', `/api/v1/resources/${body.id}`)).body)).not.toContain('#');
  });

  test('S27: an administrator who vouches for an address opens what waits for it', async () => {
    const id = await story.publish(ann, { sharing: { mode: 'private' } });
    await invited('vic@site2.org', id);
    const vic = await plainAccount('Vic', 'vic@site2.org');
    expect(await sees(vic, id)).toBe(404);
    const { items } = (await story.hub.admin.call('GET', '/api/v1/users?email=vic@site2.org')).body;
    await story.hub.admin.call('PATCH', `/api/v1/users/${items[0].id}`, { verified: true });
    expect(await sees(vic, id)).toBe(200);
    const { becauses } = (await story.hub.call('GET', `/api/v1/resources/${id}/explain`, { token: vic }))
      .body;
    expect(becauses[0].until).toBeNull();
  });
});

describe('a forgotten password without mail', () => {
  test('A10, P5: administrators see who asks, and hand over an address that works once; the person is told', async () => {
    const { id, email, token } = await story.hub.person('Fay Forgot');
    for (const asked of [email, 'ghost@example.org', email]) {
      const answer = await post('/forgot-password', { email: asked });
      expect([answer.status, answer.body]).toEqual([202, { mail: false }]);
    }
    await story.hub.hub.settled();
    const { items } = (await story.hub.admin.call('GET', '/api/v1/reset-requests')).body;
    expect(items.map(({ account }: { account: { id: string } }) => account.id)).toEqual([id]);
    const [news] = (await story.hub.admin.call('GET', '/api/v1/inbox')).body.items;
    expect(news).toMatchObject({ what: 'reset-asked', path: `/admin/people/${id}` });
    const issued = await story.hub.admin.call('POST', `/api/v1/users/${id}/reset-link`);
    expect(issued.status).toBe(201);
    expect((await story.hub.admin.call('GET', '/api/v1/reset-requests')).body.items).toEqual([]);
    const told = (await story.hub.call('GET', '/api/v1/inbox', { token })).body.items;
    expect(told[0].what).toBe('reset-issued');
    const body = { token: secretIn(issued.body.address), password: OTHER };
    expect((await post('/set-password', body)).status).toBe(200);
    expect((await post('/set-password', body)).body.code).toBe('secret-over');
    expect((await story.hub.signIn(email, OTHER)).status).toBe(201);
    expect((await story.hub.call('GET', '/api/v1/account', { token })).status).toBe(401);
  });

  test('A10: an address for a new password is over once the person has changed it', async () => {
    const dina = await story.hub.person('Dina Done');
    const issued = await story.hub.admin.call('POST', `/api/v1/users/${dina.id}/reset-link`);
    const changed = await dina.call('POST', '/api/v1/account/password', {
      current: TEST_PASSWORD,
      new: OTHER,
    });
    expect(changed.status).toBe(200);
    const body = { token: secretIn(issued.body.address), password: 'a loud silver spoon' };
    expect((await post('/set-password', body)).body.code).toBe('secret-over');
  });

  test('P5: a user manager issues none for who holds more, none without resources:view-all, none by a key', async () => {
    const mona = await story.hub.person('Mona Manager');
    await story.group('People team', [mona], { permissions: ['users:manage'] });
    const fay = await story.hub.person('Fay Two');
    const issue = (id: string, who: TestPerson = mona) => who.call('POST', `/api/v1/users/${id}/reset-link`);
    expect((await issue(story.hub.admin.id)).body.parameters).toMatchObject({ rule: 'subset' });
    expect((await issue(fay.id)).body.parameters).toEqual({ permission: 'resources:view-all' });
    expect((await issue(fay.id, fay)).body.parameters).toEqual({ permission: 'users:manage' });
    const key = await story.hub.admin.call('POST', '/api/v1/account/keys', { name: 'k', scopes: ['admin'] });
    const byKey = await story.hub.call('POST', `/api/v1/users/${fay.id}/reset-link`, {
      token: key.body.secret,
    });
    expect(byKey.body.code).toBe('scope-needed');
    expect((await issue('nobody', story.hub.admin)).status).toBe(404);
  });

  test('A10: a request can be put aside; of who was disabled meanwhile nothing is shown', async () => {
    const { id, email } = await story.hub.person('Dan Dismissed');
    await post('/forgot-password', { email });
    await story.hub.hub.settled();
    expect((await story.hub.admin.call('DELETE', `/api/v1/users/${id}/reset-request`)).status).toBe(204);
    expect((await story.hub.admin.call('DELETE', `/api/v1/users/${id}/reset-request`)).status).toBe(404);
    await post('/forgot-password', { email });
    await story.hub.hub.settled();
    await story.hub.admin.call('PATCH', `/api/v1/users/${id}`, { status: 'disabled' });
    expect((await story.hub.admin.call('GET', '/api/v1/reset-requests')).body.items).toEqual([]);
    expect((await story.hub.admin.call('POST', `/api/v1/users/${id}/reset-link`)).body.code).toBe('conflict');
  });
});

test('A11: without mail another address counts at once, unverified, and a taken one is 409', async () => {
  const mia = await story.hub.person('Mia Moves');
  const taken = await mia.call('PATCH', '/api/v1/account', { email: ann.email, name: 'Nobody' });
  expect([taken.status, taken.body.code]).toEqual([409, 'address-taken']);
  const { body } = await mia.call('PATCH', '/api/v1/account', { email: 'mia@elsewhere.org' });
  expect(body).toMatchObject({
    email: 'mia@elsewhere.org',
    emailVerified: false,
    wishedEmail: null,
    name: 'Mia Moves',
  });
  expect((await story.hub.signIn('mia@elsewhere.org', TEST_PASSWORD)).status).toBe(201);
  expect((await mia.call('POST', '/api/v1/account/address/resend')).body.code).toBe('conflict');
});
