import { type Hub, Tessera } from '@tessera/client';
import { startMailServer, type TestMailServer } from '@tessera/server/testing';
import { CLIENT, startProvider, TestBrowser, type TestProvider } from '@tessera/server/testing/sign-in';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailedWayIn, startJourney } from './harness.ts';

const IDA = { email: 'ida@example.org', password: 'verdigris tiles in the sun' };
const OMAR = { name: 'Omar Reyes', email: 'omar@example.org', password: 'four stones and one turned' };
const TEAM = Array.from({ length: 18 }, (_, at) => ({
  name: `Person ${at + 1}`,
  email: `p${at + 1}@example.org`,
}));
const CSV = [
  'name,email,password',
  `Lena Vogt,lena@example.org,`,
  `${OMAR.name},${OMAR.email},${OMAR.password}`,
  ...TEAM.map(({ name, email }) => `${name},${email},`),
].join('\n');

let smtp: TestMailServer;
let provider: TestProvider;
afterAll(async () => {
  await smtp?.close();
  await provider?.close();
});
const { hub } = startJourney({ admin: IDA });
beforeAll(async () => {
  smtp = await startMailServer();
  provider = await startProvider(`${hub.url}/sign-in/callback`);
});

test('the first days of a hub, from a script', async () => {
  const { url } = hub;
  const ida = await Tessera.login({ url, ...IDA });
  const visitor = Tessera.connect(url);

  // Mail that works (A26).
  const server = { host: '127.0.0.1', port: smtp.port, security: 'none', user: null } as const;
  await expect(ida.mail.setServer({ ...server, port: 1, sender: 'hub@example.org' })).rejects.toMatchObject({
    code: 'mail-refused',
  });
  expect(await ida.mail.setServer({ ...server, sender: 'hub@example.org' })).toMatchObject({ ready: true });
  expect(await ida.mail.sendTest()).toMatchObject({ address: IDA.email });

  // A team of twenty, all or none, in groups with permissions (A14, P8, P9).
  await expect(ida.users.createMany(CSV.replace('p3@example.org', 'p3 at example'))).rejects.toMatchObject({
    code: 'input-invalid',
  });
  expect((await ida.users.list()).total).toBe(1);
  const team = await ida.users.createMany(CSV);
  expect(team).toHaveLength(20);
  const idOf = (name: string) => team.find(({ account }) => account.name === name)?.account.id ?? '';
  const [desk, night] = [
    await ida.groups.create({ name: 'Desk' }),
    await ida.groups.create({ name: 'Night' }),
  ];
  await ida.groups.enableSharing(desk.id);
  for (const [at, { account }] of team.entries())
    await ida.groups.add((at % 2 === 0 ? desk : night).id, account.id);
  const change = { kind: 'group', group: night.id, permissions: ['share:everyone'] } as const;
  expect(
    (await ida.users.previewPermissions({ ...change, permissions: [...change.permissions] })).gains,
  ).toMatchObject([{ permission: 'share:everyone', count: 10 }]);
  await ida.groups.update(night.id, { permissions: ['share:everyone'] });
  const held = await ida.users.permissions(idOf(OMAR.name));
  expect(held.find(({ permission }) => permission === 'share:everyone')?.sources).toMatchObject([
    { by: 'group', group: { name: 'Night' } },
  ]);

  // Single sign-on, into a group (A6).
  const campus = await ida.groups.create({ name: 'Campus people' });
  await ida.settings.providers.create({
    ...{ name: 'Campus', issuer: provider.issuer, confidential: true, createsAccounts: true },
    ...{ clientId: CLIENT.clientId, clientSecret: CLIENT.clientSecret },
    ...{ scopes: ['profile', 'email', 'groups'], groupClaim: 'groups' },
    groupMapping: [{ value: 'cn=campus', group: campus.id }],
  });
  provider.present = 's-nora';
  const nora = { name: 'Nora New', email: 'nora@example.org', email_verified: true, groups: ['cn=campus'] };
  provider.people.set('s-nora', nora);
  const hers = new TestBrowser(url);
  const [{ id: way = '' } = {}] = (await visitor.metadata()).signInProviders;
  const { body } = await hers.call('POST', '/api/v1/sign-in/provider', { provider: way });
  await hers.call('POST', '/api/v1/sign-in/provider/finish', { answer: await provider.visit(body.address) });
  expect(await ida.users.find({ email: nora.email })).toMatchObject({ name: nora.name, status: 'active' });
  expect((await ida.groups.get(campus.id)).memberCount).toBe(1);

  // Somebody is locked out at once, and comes back by a forgotten password (A5, A10).
  const invited = await mailedWayIn(smtp, 'lena@example.org');
  await visitor.resetPassword(invited, 'a lantern for each window');
  const lena = await Tessera.login({ url, email: 'lena@example.org', password: 'a lantern for each window' });
  expect(await ida.users.update(idOf('Lena Vogt'), { status: 'disabled' })).toMatchObject({
    sessionsEnded: 1,
  });
  await refused(lena);
  await ida.users.update(idOf('Lena Vogt'), { status: 'active' });
  expect(await visitor.forgotPassword('lena@example.org')).toEqual({ mail: true });
  await visitor.resetPassword(
    await mailedWayIn(smtp, 'lena@example.org', invited),
    'two lanterns and a bell',
  );
  const again = await Tessera.login({ url, email: 'lena@example.org', password: 'two lanterns and a bell' });

  // Somebody leaves: what they own is handed over (A18).
  const omar = await Tessera.login({ url, email: OMAR.email, password: OMAR.password });
  const rows = [{ from: 'Rotterdam', to: 'Riga' }];
  const graph = await omar.graph().edges(rows, 'from', 'to').name('Night arrivals').privacy().publish();
  expect((await ida.users.belongings(idOf(OMAR.name))).owned).toBe(1);
  expect(await ida.users.delete(idOf(OMAR.name), { transferTo: idOf('Lena Vogt') })).toMatchObject({
    given: 1,
  });
  await refused(omar);
  expect((await again.resource(graph.id)).data.role).toBe('owner');

  // All of it stands in the log, which is whole (P16).
  const done = new Set((await Array.fromAsync(ida.audit.entries())).map(({ action }) => action));
  for (const action of ['account.created', 'group.member-added', 'provider.created', 'account.deleted'])
    expect(done).toContain(action);
  expect(await ida.audit.verify()).toMatchObject({ intact: true });
});

const refused = (who: Hub) => expect(who.account.get()).rejects.toMatchObject({ code: 'signed-out' });
