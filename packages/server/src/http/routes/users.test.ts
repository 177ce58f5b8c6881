import type { Permission } from '@tessera/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, TEST_PASSWORD, type TestHub, type TestPerson } from '../../testing/index.ts';

let hub: TestHub;
let ann: TestPerson;

beforeAll(async () => {
  hub = await startTestHub();
  ann = await hub.person('Ann Abel');
});
afterAll(() => hub.close());

const create = (body: unknown, who: TestPerson = hub.admin) => who.call('POST', '/api/v1/users', body);
const count = () => hub.hub.store.read((unit) => unit.accounts.count());

/** A person who manages users by a group, and holds nothing else besides the usual. */
async function userManager(
  name: string,
  permissions: readonly Permission[] = ['users:manage'],
): Promise<TestPerson> {
  const person = await hub.person(name);
  const group = await hub.admin.call('POST', '/api/v1/groups', { name: `${name}'s group`, permissions });
  await hub.admin.call('PUT', `/api/v1/groups/${group.body.id}/members/${person.id}`, {});
  return person;
}

describe('creating', () => {
  test('A12, A14: an account is what was asked for, DATA_SCIENTIST by default, role in any letter case', async () => {
    const plain = await create({ name: '  Jane Doe ', email: 'Jane@Example.org', password: TEST_PASSWORD });
    expect(plain.status).toBe(201);
    expect(plain.body).toEqual({
      account: {
        id: expect.stringMatching(/^[a-z2-7]{26}$/),
        name: 'Jane Doe',
        slug: 'jane-doe',
        email: 'Jane@Example.org',
        emailVerified: false,
        institution: null,
        website: null,
        role: 'DATA_SCIENTIST',
        status: 'active',
        createdAt: expect.any(String),
        lastSeenAt: null,
      },
    });
    const full = await create({
      name: 'Jane Doe',
      email: 'jane2@example.org',
      password: TEST_PASSWORD,
      institution: 'Institute',
      website: 'https://example.org/jane',
      role: 'guest',
      verified: true,
    });
    expect(full.body.account).toMatchObject({
      slug: 'jane-doe-2',
      role: 'GUEST',
      emailVerified: true,
      institution: 'Institute',
    });
  });

  test('A14: a taken address is 409 and named, in any letter case', async () => {
    const answer = await create({ name: 'Other', email: 'ANN.abel@example.ORG', password: TEST_PASSWORD });
    expect([answer.status, answer.body.code]).toEqual([409, 'address-taken']);
    expect(answer.body.detail).toBe('ANN.abel@example.ORG has an account already. Nothing was created.');
  });

  test('A14: of two at once with one address one is created', async () => {
    const body = { name: 'Twin', email: 'twin@example.org', password: TEST_PASSWORD };
    const answers = await Promise.all([create(body), create(body), create(body)]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, 409, 409]);
  });

  test('A14: without a password the person gets an address to set one, good once', async () => {
    const { body } = await create({ name: 'Late', email: 'late@example.org' });
    const token = body.setPasswordAddress.split('#')[1];
    const set = (password: string) => hub.call('POST', '/api/v1/set-password', { body: { token, password } });
    const weak = await set('late@example.org');
    expect([weak.status, weak.body.code]).toEqual([400, 'password-refused']);
    expect((await set(TEST_PASSWORD)).body).toEqual({ email: 'late@example.org' });
    expect((await hub.signIn('late@example.org', TEST_PASSWORD)).status).toBe(201);
    const again = await set('another tall harbour');
    expect([again.status, again.body.errors[0].field]).toEqual([410, 'token']);
  });

  test('A14: that address is over after a week', async () => {
    const own = await startTestHub();
    try {
      const { body } = await own.admin.call('POST', '/api/v1/users', {
        name: 'Late',
        email: 'late@example.org',
      });
      own.clock.advance(7 * 24 * 60 * 60_000);
      const token = body.setPasswordAddress.split('#')[1];
      const answer = await own.call('POST', '/api/v1/set-password', {
        body: { token, password: TEST_PASSWORD },
      });
      expect(answer.status).toBe(410);
    } finally {
      await own.close();
    }
  });

  test('A13: who lacks users:manage creates, lists and reads nobody', async () => {
    for (const answer of [
      await create({ name: 'X', email: 'x@example.org' }, ann),
      await ann.call('GET', '/api/v1/users'),
      await ann.call('GET', `/api/v1/users/${hub.admin.id}`),
    ]) {
      expect([answer.status, answer.body.parameters]).toEqual([403, { permission: 'users:manage' }]);
    }
  });

  test('P5: a user manager creates nobody who would hold more than they do', async () => {
    const mia = await userManager('Mia Manager');
    const admin = await create({ name: 'Boss', email: 'boss@example.org', role: 'ADMIN' }, mia);
    expect([admin.status, admin.body.code]).toEqual([403, 'permission-needed']);
    expect(admin.body.parameters.permission).toContain('users:grant-all');
    expect((await create({ name: 'Fine', email: 'fine@example.org' }, mia)).status).toBe(201);
    // What data scientists hold may grow beyond what a manager of role GUEST holds.
    const gus = await hub.person('Gus Guest', { role: 'GUEST' });
    const group = await hub.admin.call('POST', '/api/v1/groups', {
      name: 'Guest managers',
      permissions: ['users:manage'],
    });
    await hub.admin.call('PUT', `/api/v1/groups/${group.body.id}/members/${gus.id}`, {});
    expect((await create({ name: 'Y', email: 'y@example.org' }, gus)).status).toBe(403);
    expect((await create({ name: 'Y', email: 'y@example.org', role: 'GUEST' }, gus)).status).toBe(201);
  });
});

describe('many at once', () => {
  const batch = (body: unknown) => hub.admin.call('POST', '/api/v1/users/batch', body);

  test('A14: CSV creates all', async () => {
    const csv = `\uFEFFname,email,password,institution,website,role,verified\r\n"Doe, John",john@example.org,,,,,yes\r\nMary "M" Poe,mary@example.org,${TEST_PASSWORD},"The ""Lab""\nNorth",https://example.org,Guest,\r\n\r\n`;
    const { status, body } = await batch({ csv });
    expect(status).toBe(201);
    expect(body.created).toHaveLength(2);
    expect(body.created[0].account).toMatchObject({ name: 'Doe, John', emailVerified: true });
    expect(body.created[0].setPasswordAddress).toContain('/set-password#');
    expect(body.created[1].account).toMatchObject({
      name: 'Mary "M" Poe',
      institution: 'The "Lab"\nNorth',
      role: 'GUEST',
    });
    expect(body.created[1].setPasswordAddress).toBeUndefined();
  });

  test('A14: errors name their lines, and nothing is created', async () => {
    const before = await count();
    const csv = [
      'name;email;role',
      'Good;good@example.org;',
      ';nameless@example.org;',
      'Bad;bad;KING',
      'A;b;c;d',
    ].join('\n');
    const { status, body } = await batch({ csv });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { field: 'csv:3:name', message: 'is missing; it must be text' },
      { field: 'csv:4:email', message: 'must be an e-mail address such as ann@example.org' },
      { field: 'csv:4:role', message: 'must be one of ADMIN, DATA_SCIENTIST, GUEST' },
      { field: 'csv:5', message: 'has 4 cells; the header has 3' },
    ]);
    expect(await count()).toBe(before);
  });

  test('A14: taken, repeated and weak entries are named by line, and nothing is created', async () => {
    const before = await count();
    const twice = await batch({ csv: 'name,email\nA,same@example.org\nB,SAME@example.org\n' });
    expect(twice.body.errors).toEqual([
      { field: 'csv:3:email', message: 'SAME@example.org stands here twice' },
    ]);
    const taken = await batch({ csv: `name,email\nA,new.a@example.org\nB,${ann.email}\n` });
    expect([taken.status, taken.body.code]).toEqual([409, 'address-taken']);
    expect(taken.body.errors).toEqual([
      { field: 'csv:3:email', message: `${ann.email} has an account already` },
    ]);
    const weak = await batch({ people: [{ name: 'A', email: 'new.b@example.org', password: 'short' }] });
    expect(weak.body.errors).toEqual([
      { field: 'people.0.password', message: 'has 5 characters; it needs at least 10' },
    ]);
    expect(await count()).toBe(before);
  });

  test.each([
    ['', 'csv', 'is empty; the first line must be name,email,password,institution,website,role,verified'],
    [
      'name,mail\nA,a@example.org',
      'csv:1',
      'has the unknown column "mail"; known are name, email, password, institution, website, role, verified',
    ],
    [
      'name\nA',
      'csv:1',
      'has no column email; the header must be name,email,password,institution,website,role,verified',
    ],
    ['name,email,name\nA,a@example.org,B', 'csv:1', 'names a column twice'],
    ['name,email\n"A,a@example.org', 'csv:2', 'has a quote that is not closed'],
    ['name,email\n', 'csv', 'has a header and no people'],
  ])('A14: the CSV %j is refused with its place', async (csv, field, message) => {
    expect((await batch({ csv })).body.errors).toEqual([{ field, message }]);
  });

  test('A14: one of people and csv is needed, not both', async () => {
    for (const body of [{}, { csv: 'name,email', people: [{ name: 'A', email: 'a@example.org' }] }]) {
      expect((await batch(body)).body.errors).toEqual([
        { field: 'people', message: 'give either people or csv' },
      ]);
    }
  });
});

describe('listing', () => {
  test('A15: oldest first, paged, with a total; found by part, role, group and exact address', async () => {
    const own = await startTestHub();
    try {
      for (const name of ['Zed', 'Yan', 'Xia']) {
        await own.person(name);
        own.clock.advance(1000);
      }
      const list = async (query: string) => (await own.admin.call('GET', `/api/v1/users${query}`)).body;
      const names = (page: { items: readonly { name: string }[] }) => page.items.map((item) => item.name);
      const all = await list('');
      expect([names(all), all.total, all.next]).toEqual([['Ada Admin', 'Zed', 'Yan', 'Xia'], 4, null]);
      const first = await list('?limit=3');
      const second = await list(`?limit=3&cursor=${encodeURIComponent(first.next)}`);
      expect([...names(first), ...names(second)]).toEqual(names(all));
      expect(names(await list('?query=ED'))).toEqual(['Zed']);
      expect(names(await list('?role=admin'))).toEqual(['Ada Admin']);
      expect(names(await list('?email=YAN@example.org'))).toEqual(['Yan']);
      expect(await list('?email=ya')).toEqual({ items: [], next: null, total: 0 });
      const group = await own.admin.call('POST', '/api/v1/groups', { name: 'G' });
      const xia = all.items[3].id;
      await own.admin.call('PUT', `/api/v1/groups/${group.body.id}/members/${xia}`, {});
      expect(names(await list(`?group=${group.body.id}`))).toEqual(['Xia']);
      expect((await list('?group=none')).code).toBe('group-unknown');
      expect((await list('?cursor=made-up')).code).toBe('input-invalid');
      expect((await list('?limit=0')).errors).toEqual([{ field: 'limit', message: 'must be at least 1' }]);
    } finally {
      await own.close();
    }
  });

  test('A15: an unknown id is 404; A12: no answer carries hashes or secrets', async () => {
    expect((await hub.admin.call('GET', '/api/v1/users/nobody')).status).toBe(404);
    const { body } = await hub.admin.call('GET', `/api/v1/users/${ann.id}`);
    expect(Object.keys(body).toSorted()).toEqual([
      'createdAt',
      'email',
      'emailVerified',
      'id',
      'institution',
      'lastSeenAt',
      'name',
      'role',
      'slug',
      'status',
      'website',
    ]);
  });

  test('A19: what was done stands in the log, without secrets', async () => {
    await create({ name: 'Logged', email: 'logged@example.org', password: TEST_PASSWORD });
    const entries = await hub.hub.store.read((unit) => unit.audit.latest(1));
    expect(entries[0]).toMatchObject({
      action: 'account.created',
      actor: hub.admin.id,
      through: 'session',
      after: { name: 'Logged', email: 'logged@example.org', role: 'DATA_SCIENTIST', verified: false },
    });
    const all = JSON.stringify(await hub.hub.store.read((unit) => unit.audit.latest(1000)));
    expect(all).not.toContain(TEST_PASSWORD);
    expect(all).not.toContain('argon2');
  });
});
