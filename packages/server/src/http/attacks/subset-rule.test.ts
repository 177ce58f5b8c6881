import { PERMISSIONS, type Permission } from '@tessera/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../testing/http-caller.ts';
import { startTestHub, TEST_PASSWORD, type TestHub, type TestPerson } from '../../testing/index.ts';

/*
 * Somebody who manages people, and wants more than they hold (P5). Mia holds users:manage and what a data scientist
 * holds; Vic holds settings:manage besides, so Mia must get at neither Vic nor what Vic may do, by any way in.
 */

let hub: TestHub;
let mia: TestPerson;
let vic: TestPerson;
/** Holds settings:manage; Vic is in it. */
let beyond: string;
/** Holds nothing beyond Mia. */
let within: string;
let numbered = 0;

beforeAll(async () => {
  hub = await startTestHub();
  mia = await hub.person('Mia Manager');
  vic = await hub.person('Vic Victim');
  await join(await groupWith(['users:manage']), mia);
  beyond = await groupWith(['settings:manage']);
  await join(beyond, vic);
  within = await groupWith(['resources:create']);
});
afterAll(() => hub.close());

async function groupWith(permissions: readonly Permission[], how: object = {}): Promise<string> {
  const made = await hub.admin.call('POST', '/api/v1/groups', {
    name: `Group ${++numbered}`,
    permissions,
    ...how,
  });
  expect(made.status).toBe(201);
  return made.body.id;
}

async function join(group: string, who: TestPerson, marks: object = {}): Promise<void> {
  const answer = await hub.admin.call('PUT', `/api/v1/groups/${group}/members/${who.id}`, marks);
  expect(answer.status).toBe(200);
}

async function holds(who: TestPerson): Promise<readonly string[]> {
  return (await who.call('GET', '/api/v1/account')).body.permissions;
}

function traces(): Promise<unknown> {
  return hub.hub.store.read(async (unit) => ({
    log: await unit.audit.latest(1),
    accounts: await unit.accounts.count(),
    groups: (await unit.groups.list({ limit: 200 })).items,
  }));
}

/** Refused for what is missing, with nothing changed and nothing logged. */
async function refuses(attack: () => Promise<Answer>, missing: string): Promise<void> {
  const before = await traces();
  const answer = await attack();
  expect([answer.status, answer.body.code, answer.body.parameters?.permission]).toEqual([
    403,
    'permission-needed',
    missing,
  ]);
  expect(await traces()).toEqual(before);
}

describe('taking over somebody who may more', () => {
  const attacks: readonly (readonly [string, () => Promise<Answer>])[] = [
    ['password', () => change({ password: 'a long new harbour' })],
    ['address', () => change({ email: 'mia.second@example.org' })],
    ['vouching for the address', () => change({ verified: true })],
    ['role', () => change({ role: 'GUEST' })],
    ['status', () => change({ status: 'disabled' })],
    ['name', () => change({ name: 'Nobody' })],
    ['groups', () => change({ groups: [] })],
    ['delete', () => mia.call('DELETE', `/api/v1/users/${vic.id}`)],
    ['taking out of the group', () => mia.call('DELETE', `/api/v1/groups/${beyond}/members/${vic.id}`)],
    ['deleting the group', () => mia.call('DELETE', `/api/v1/groups/${beyond}`)],
    ['emptying the group', () => mia.call('PATCH', `/api/v1/groups/${beyond}`, { permissions: [] })],
    ['sessions', () => mia.call('GET', `/api/v1/users/${vic.id}/sessions`)],
  ];
  test.each(attacks)('P5: by %s is refused without a trace', async (_way, attack) => {
    await refuses(attack, 'settings:manage');
    expect(await holds(vic)).toContain('settings:manage');
  });

  const change = (changes: object) => mia.call('PATCH', `/api/v1/users/${vic.id}`, changes);
});

describe('giving oneself more', () => {
  const attacks: readonly (readonly [string, string, () => Promise<Answer>])[] = [
    ['joining the group', 'settings:manage', () => put(beyond, mia)],
    [
      'a group of all',
      '*',
      () => mia.call('POST', '/api/v1/groups', { name: 'All', permissions: PERMISSIONS }),
    ],
    [
      'widening a group one may edit',
      'settings:manage',
      () => mia.call('PATCH', `/api/v1/groups/${within}`, { permissions: ['settings:manage'] }),
    ],
    ['a new administrator', '*', () => create({ role: 'admin' })],
    ['a new administrator by CSV', '*', () => csv('name,email,role\nEve,eve@evil.example,ADMIN')],
    ['groups of oneself', 'settings:manage', () => change(mia, { groups: [beyond] })],
  ];
  test.each(attacks)('P5: by %s is refused without a trace', async (_way, missing, attack) => {
    const held = await holds(mia);
    const all = PERMISSIONS.filter((permission) => !held.includes(permission)).join(' ');
    await refuses(attack, missing === '*' ? all : missing);
    expect(await holds(mia)).toEqual(held);
  });

  test('P5, A16: a peer is no way up either: nobody gives a role that they do not hold', async () => {
    const peer = await hub.person('Pete Peer');
    await refuses(
      () => change(peer, { role: 'ADMIN' }),
      PERMISSIONS.filter(
        (one) =>
          ![
            'data:export',
            'resources:create',
            'share:groups',
            'share:links',
            'api:explore',
            'users:manage',
          ].includes(one),
      ).join(' '),
    );
  });

  test('P5, P8: an open group that gives more is asked for, not clicked into', async () => {
    const open = await groupWith(['jobs:manage'], { joining: 'open' });
    const joined = await mia.call('POST', `/api/v1/groups/${open}/join`, {});
    expect(joined.body).toEqual({ state: 'asked' });
    expect(await holds(mia)).not.toContain('jobs:manage');
    // Nor by answering one's own request.
    await refuses(
      () => mia.call('POST', `/api/v1/groups/${open}/joiners/${mia.id}`, { answer: 'accept' }),
      'jobs:manage',
    );
    // Its manager holds what it gives, and may let people in.
    const mark = await hub.person('Mark Manager');
    await join(open, mark, { manager: true });
    await hub.admin.call('PATCH', `/api/v1/groups/${open}`, { permissions: ['jobs:manage'] });
    const ann = await hub.person('Ann Asker');
    await ann.call('POST', `/api/v1/groups/${open}/join`, {});
    const accepted = await mark.call('POST', `/api/v1/groups/${open}/joiners/${ann.id}`, {
      answer: 'accept',
    });
    expect(accepted.status).toBe(204);
    expect(await holds(ann)).toContain('jobs:manage');
  });

  const put = (group: string, who: TestPerson) =>
    mia.call('PUT', `/api/v1/groups/${group}/members/${who.id}`, {});
  const change = (who: TestPerson, changes: object) => mia.call('PATCH', `/api/v1/users/${who.id}`, changes);
  const create = (how: object) =>
    mia.call('POST', '/api/v1/users', {
      name: 'Eve',
      email: 'eve@evil.example',
      password: TEST_PASSWORD,
      ...how,
    });
  const csv = (text: string) => mia.call('POST', '/api/v1/users/batch', { csv: text });
});

describe('seeing what a peer sees', () => {
  test('P5: the password, address or proof of a peer needs resources:view-all besides', async () => {
    const peer = await hub.person('Paula Peer', { verified: false });
    for (const changes of [
      { password: 'a long new harbour' },
      { email: 'x@evil.example' },
      { verified: true },
    ]) {
      await refuses(() => mia.call('PATCH', `/api/v1/users/${peer.id}`, changes), 'resources:view-all');
    }
    expect((await mia.call('PATCH', `/api/v1/users/${peer.id}`, { name: 'Paula' })).status).toBe(200);
  });

  test('P5: vouching for a new address takes what waits for it, so it needs resources:view-all', async () => {
    const made = (how: object) =>
      mia.call('POST', '/api/v1/users', { name: 'Ned', email: 'ned@outside.example', ...how });
    await refuses(() => made({ verified: true, password: TEST_PASSWORD }), 'resources:view-all');
    await refuses(
      () =>
        mia.call('POST', '/api/v1/users/batch', { csv: 'name,email,verified\nNed,ned@outside.example,true' }),
      'resources:view-all',
    );
    expect((await made({ password: TEST_PASSWORD })).status).toBe(201);
  });

  test('P5: restoring from the trash gives back nothing beyond what the restorer holds', async () => {
    const gone = await hub.person('Gina Gone');
    await join(beyond, gone);
    expect((await hub.admin.call('DELETE', `/api/v1/users/${gone.id}`)).status).toBe(200);
    await refuses(() => mia.call('POST', `/api/v1/users/${gone.id}/restore`), 'settings:manage');
    expect((await hub.admin.call('POST', `/api/v1/users/${gone.id}/restore`)).status).toBe(200);
  });
});

describe('two at once', () => {
  test('A17: of two administrators who demote each other one stays', async () => {
    const own = await startTestHub();
    try {
      const other = await own.person('Otto Other', { role: 'ADMIN' });
      const demote = (by: TestPerson, who: TestPerson) =>
        by.call('PATCH', `/api/v1/users/${who.id}`, { role: 'GUEST' });
      const answers = await Promise.all([demote(own.admin, other), demote(other, own.admin)]);
      expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
      const { total } = await own.hub.store.read((unit) => unit.accounts.list({ role: 'ADMIN', limit: 1 }));
      expect(total).toBe(1);
    } finally {
      await own.close();
    }
  });

  test('P5: what a manager lost in the meantime they can no longer use', async () => {
    const managers = await groupWith(['users:manage']);
    const moe = await hub.person('Moe Manager');
    const ann = await hub.person('Ann Attacked');
    await join(managers, moe);
    const [removed, changed] = await Promise.all([
      hub.admin.call('DELETE', `/api/v1/groups/${managers}/members/${moe.id}`),
      moe.call('PATCH', `/api/v1/users/${ann.id}`, { name: 'Changed' }),
    ]);
    expect(removed.status).toBe(200);
    expect([200, 403]).toContain(changed.status);
    expect((await moe.call('PATCH', `/api/v1/users/${ann.id}`, { name: 'Again' })).status).toBe(403);
  });
});

describe('the last who can give every permission', () => {
  let own: TestHub;
  let last: TestPerson;
  let keepers: string;

  beforeAll(async () => {
    own = await startTestHub();
    last = await own.person('Lena Last');
    const made = await own.admin.call('POST', '/api/v1/groups', {
      name: 'Keepers',
      permissions: ['users:manage', 'users:grant-all', 'resources:view-all'],
    });
    keepers = made.body.id;
    await own.admin.call('PUT', `/api/v1/groups/${keepers}/members/${last.id}`, {});
    // As another release or an import may leave it: no administrator, and one who holds it through a group.
    await own.hub.store.write(async (unit) => {
      const admin = await unit.accounts.byId(own.admin.id);
      if (admin !== null) await unit.accounts.update(admin.key, { role: 'GUEST' });
    });
  });
  afterAll(() => own.close());

  const ways: readonly (readonly [string, () => Promise<Answer>])[] = [
    ['disabling', () => last.call('PATCH', `/api/v1/users/${last.id}`, { status: 'disabled' })],
    ['leaving every group', () => last.call('PATCH', `/api/v1/users/${last.id}`, { groups: [] })],
    ['deleting the account', () => last.call('DELETE', `/api/v1/users/${last.id}`)],
    ['editing the group', () => last.call('PATCH', `/api/v1/groups/${keepers}`, { permissions: [] })],
    ['deleting the group', () => last.call('DELETE', `/api/v1/groups/${keepers}`)],
    ['leaving the group', () => last.call('DELETE', `/api/v1/groups/${keepers}/members/${last.id}`)],
    [
      'an end of the membership',
      () =>
        last.call('PUT', `/api/v1/groups/${keepers}/members/${last.id}`, {
          until: new Date(own.clock.now() + 60_000).toISOString(),
        }),
    ],
  ];
  test.each(ways)('P6: they cannot lose it by %s', async (_way, attempt) => {
    const before = (await last.call('GET', '/api/v1/account')).body;
    const answer = await attempt();
    expect([answer.status, answer.body.code]).toEqual([409, 'last-holder']);
    expect((await last.call('GET', '/api/v1/account')).body).toEqual(before);
  });

  test('P6: nor by what the role holds, where that is how they hold it', async () => {
    const set = (permissions: readonly Permission[]) =>
      last.call('PUT', '/api/v1/permissions/DATA_SCIENTIST', { permissions });
    expect((await set(['users:manage', 'users:grant-all', 'resources:create'])).status).toBe(200);
    expect((await last.call('DELETE', `/api/v1/groups/${keepers}/members/${last.id}`)).status).toBe(200);
    expect((await set(['resources:create'])).body.code).toBe('last-holder');
    await last.call('PUT', `/api/v1/groups/${keepers}/members/${last.id}`, {});
    expect((await set(['resources:create'])).status).toBe(200);
  });

  test('P6: of two who leave at once one stays', async () => {
    const two = await last.call('POST', '/api/v1/users', {
      ...{ name: 'Tom Two', email: 'tom.two@example.org', password: TEST_PASSWORD },
    });
    await last.call('PUT', `/api/v1/groups/${keepers}/members/${two.body.account.id}`, {});
    const { body } = await own.signIn('tom.two@example.org', TEST_PASSWORD);
    const leave = (token: string, id: string) =>
      own.call('DELETE', `/api/v1/groups/${keepers}/members/${id}`, { token });
    const answers = await Promise.all([leave(last.token, last.id), leave(body.token, two.body.account.id)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const holders = await own.hub.store.read((unit) => unit.accounts.holders('users:grant-all', 5));
    expect(holders).toHaveLength(1);
  });
});
