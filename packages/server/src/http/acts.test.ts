import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Endpoint, type EndpointName, endpoints } from '@tessera/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../testing/http-caller.ts';
import { TEST_PASSWORD, type TestPerson } from '../testing/index.ts';
import { SharingWorld } from './testing/sharing-world.ts';
import type { Story } from './testing/story.ts';

/** Why an act leaves no entry of its own. */
interface Silent {
  readonly silent: string;
}
const looks: Silent = { silent: 'It only looks, and changes nothing.' };
const own: Silent = { silent: "It orders one's own view and gives nobody anything." };
const underWay: Silent = { silent: 'It begins what has its entry when it is done.' };
const bytes: Silent = { silent: 'Nobody sees an upload but its maker; publishing it is the entry.' };

/** Every act of the contract with the entry that it leaves (S30), or the reason why there is none. */
const ACTS: Readonly<Partial<Record<EndpointName, string | Silent>>> = {
  setUp: 'hub.set-up',
  checkSetUp: looks,
  signIn: 'session.started',
  signOut: 'session.ended',
  proveAgain: 'session.proved',
  endSession: 'session.ended',
  updateAccount: 'account.updated',
  setPassword: 'account.password-changed',
  createKey: 'key.created',
  deleteKey: 'key.ended',
  actAs: 'account.acted-as',
  viewAs: 'resource.viewed-as',
  viewAsGuest: 'hub.viewed-as-guest',
  stopActing: { silent: 'Its beginning and its latest end are one entry.' },
  register: 'account.registered',
  lookAtProof: looks,
  verify: 'account.address-proved',
  forgotPassword: 'account.password-forgotten',
  resetPassword: 'account.password-set',
  resendProof: underWay,
  cancelAddressChange: 'account.address-kept',
  issueReset: 'account.reset-issued',
  dismissReset: 'account.reset-dismissed',
  finishSignIn: 'session.started',
  askPasskey: underWay,
  signInByPasskey: 'session.started',
  beginCodeAtSignIn: underWay,
  confirmCodeAtSignIn: 'account.code-added',
  beginPasskeyAtSignIn: underWay,
  addPasskeyAtSignIn: 'account.passkey-added',
  beginCode: underWay,
  confirmCode: 'account.code-added',
  removeCode: 'account.code-removed',
  renewRecoveryCodes: 'account.recovery-codes-made',
  beginPasskey: underWay,
  addPasskey: 'account.passkey-added',
  renamePasskey: 'account.passkey-renamed',
  removePasskey: 'account.passkey-removed',
  askOwnPasskey: underWay,
  proveByPasskey: 'session.proved',
  resetFactors: 'account.factors-reset',
  beginProviderSignIn: underWay,
  finishProvider: 'session.started',
  beginProviderLink: underWay,
  acceptProviderLink: 'account.provider-linked',
  unlinkProvider: 'account.provider-unlinked',
  beginProof: underWay,
  createProvider: 'provider.created',
  updateProvider: 'provider.updated',
  deleteProvider: 'provider.deleted',
  createUser: 'account.created',
  createUsers: 'account.created',
  updateUser: 'account.updated',
  deleteUser: 'account.deleted',
  endUserSession: 'account.session-ended',
  restoreUser: 'account.restored',
  eraseUser: 'account.erased',
  updateSettings: 'settings.updated',
  previewSettings: looks,
  applySettings: 'settings.applied',
  importSettings: 'settings.imported',
  setOwnSharing: 'account.sharing',
  setOrganizationSharing: 'organization.sharing',
  verifyAudit: looks,
  createGroup: 'group.created',
  updateGroup: 'group.updated',
  deleteGroup: 'group.deleted',
  setGroupMember: 'group.member-added',
  removeGroupMember: 'group.member-removed',
  joinGroup: 'group.joined',
  withdrawJoin: 'group.ask-withdrawn',
  answerJoiner: 'group.joiner-accepted',
  createOrganization: 'organization.created',
  updateOrganization: 'organization.updated',
  deleteOrganization: 'organization.deleted',
  setOrganizationMember: 'organization.member-added',
  removeOrganizationMember: 'organization.member-removed',
  inviteToOrganization: 'organization.invited',
  revokeOrganizationInvitation: 'organization.invitation-revoked',
  answerOrganizationInvitation: 'organization.invitation-accepted',
  chooseOrganization: own,
  setRolePermissions: 'role.permissions',
  previewPermissions: looks,
  foreseeGroup: looks,
  publish: 'resource.publish',
  updateResource: 'resource.update',
  trashResource: 'resource.trash',
  restoreResource: 'resource.restore',
  addVersion: 'resource.version',
  restoreVersion: 'resource.restore-version',
  share: 'sharing.change',
  setMode: 'sharing.mode',
  move: 'resource.move',
  changeGrant: 'sharing.change',
  revokeGrant: 'sharing.change',
  leave: 'sharing.change',
  letEditorsShare: 'sharing.editors',
  planChange: looks,
  applyPlan: 'sharing.change',
  requestAccess: 'request.make',
  withdrawRequest: 'request.withdraw',
  approveRequest: 'sharing.change',
  declineRequest: 'request.decline',
  star: own,
  unstar: own,
  hideShare: own,
  showShare: own,
  revokeExposures: 'sharing.change',
  extendExposures: 'sharing.change',
  transfer: 'transfer.offer',
  acceptTransfer: 'transfer.done',
  declineTransfer: 'transfer.decline',
  withdrawTransfer: 'transfer.withdraw',
  resendInvitation: 'sharing.change',
  lookAtInvitation: looks,
  acceptInvitation: 'invitation.accept',
  declineInvitation: 'invitation.decline',
  createLink: 'link.create',
  updateLink: 'link.change',
  revokeLink: 'link.revoke',
  revokeLinks: 'link.revoke-all',
  revokeLinkPerson: 'link.revoke-person',
  revokeLinkPeople: 'link.revoke-people',
  lookAtLink: looks,
  acceptLink: 'link.accept',
  openLink: 'link.open',
  setEmbedOrigins: 'embed.origins',
  createEmbed: 'embed.create',
  revokeEmbed: 'embed.revoke',
  createUpload: bytes,
  sendUpload: bytes,
  deleteUpload: bytes,
  inspectUpload: looks,
  markNewsRead: own,
  markAllNewsRead: own,
  setNotifications: own,
  unsubscribe: own,
  setMailServer: 'mail.updated',
  forgetMailServer: 'mail.updated',
  sendTestMail: { silent: 'A mail to oneself, which the queue shows.' },
  resendMail: 'mail.resent',
  dropMail: 'mail.dropped',
  resendMails: 'mail.resent',
  dropMails: 'mail.dropped',
  authzenEvaluation: looks,
  authzenEvaluations: looks,
  authzenSearchSubject: looks,
  authzenSearchResource: looks,
  authzenSearchAction: looks,
};

/** Acts that are reads by their method: they are called again without being done again. */
const READS: readonly EndpointName[] = ['exportAudit'];

const all = Object.entries(endpoints) as [EndpointName, Endpoint][];

test('S30: every act of the contract has its entry, or a reason why it has none', () => {
  const acts = all.filter(([name, { method }]) => method !== 'GET' && !READS.includes(name));
  expect(acts.map(([name]) => name).filter((name) => ACTS[name] === undefined)).toEqual([]);
  const known = new Set(acts.map(([name]) => name));
  expect(Object.keys(ACTS).filter((name) => !known.has(name as EndpointName))).toEqual([]);
});

test('S30: every entry that an act should leave is written somewhere', () => {
  const source = sourcesIn(join(import.meta.dirname, '../../../domain/src'));
  const named = new Set(Object.values(ACTS).filter((act) => typeof act === 'string'));
  const missing = [...named].filter((action) => !source.includes(`'${action}'`));
  expect(missing).toEqual([]);
});

function sourcesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

describe('S30: acts leave their entries', () => {
  let world: SharingWorld;
  let story: Story;
  let admin: TestPerson;
  let ann: TestPerson;
  let ben: TestPerson;
  const secrets: string[] = [TEST_PASSWORD];
  beforeAll(async () => {
    world = await SharingWorld.start();
    ({ story, ann, ben } = world);
    admin = story.hub.admin;
    await world.newThing();
  });
  afterAll(() => world.close());

  const newest = () => story.hub.hub.store.read((unit) => unit.audit.latest(12));

  /** Does an act; its entry must be there, name who did it, and come with it. */
  async function does(name: EndpointName, act: () => Promise<Answer>, actor: string | null): Promise<Answer> {
    const wanted = ACTS[name];
    const last = (await newest())[0]?.number ?? 0;
    const answer = await act();
    expect([name, answer.status, answer.body?.detail]).toEqual([
      name,
      expect.toBeOneOf([200, 201, 204]),
      undefined,
    ]);
    const made = (await newest()).filter((entry) => entry.number > last);
    if (typeof wanted !== 'string') {
      expect([name, made.map((entry) => entry.action)]).toEqual([name, []]);
      return answer;
    }
    const entry = made.find((one) => one.action === wanted);
    expect([name, made.map((one) => one.action)]).toEqual([name, expect.arrayContaining([wanted])]);
    expect([name, entry?.actor]).toEqual([name, actor]);
    return answer;
  }
  const as = (who: TestPerson) => (name: EndpointName, method: string, path: string, body?: unknown) =>
    does(name, () => who.call(method, path, body), who.id);

  test('S30: accounts, keys, groups, organizations, permissions, settings', async () => {
    const byAdmin = as(admin);
    const byAnn = as(ann);
    const made = await byAdmin('createUser', 'POST', '/api/v1/users', {
      ...{ name: 'Uma', email: 'uma@example.org', password: TEST_PASSWORD },
    });
    const uma = made.body.account?.id ?? made.body.id;
    await byAdmin('updateUser', 'PATCH', `/api/v1/users/${uma}`, { institution: 'Site 9' });
    await byAdmin('deleteUser', 'DELETE', `/api/v1/users/${uma}`);
    await byAdmin('restoreUser', 'POST', `/api/v1/users/${uma}/restore`, {});
    await byAnn('updateAccount', 'PATCH', '/api/v1/account', { institution: 'Site 1' });
    const key = await byAnn('createKey', 'POST', '/api/v1/account/keys', { name: 'K', scopes: ['read'] });
    secrets.push(key.body.secret);
    await byAnn('deleteKey', 'DELETE', `/api/v1/account/keys/${key.body.key.id}`);
    const signedIn = await does(
      'signIn',
      () =>
        story.hub.call('POST', '/api/v1/sessions', { body: { email: ben.email, password: ben.password } }),
      ben.id,
    );
    secrets.push(signedIn.body.token);
    const group = (await byAdmin('createGroup', 'POST', '/api/v1/groups', { name: 'G' })).body.id;
    await byAdmin('updateGroup', 'PATCH', `/api/v1/groups/${group}`, { description: 'd' });
    await byAdmin('setGroupMember', 'PUT', `/api/v1/groups/${group}/members/${ann.id}`, {});
    await byAdmin('removeGroupMember', 'DELETE', `/api/v1/groups/${group}/members/${ann.id}`);
    await byAdmin('deleteGroup', 'DELETE', `/api/v1/groups/${group}`);
    const org = (await byAdmin('createOrganization', 'POST', '/api/v1/organizations', { name: 'O' })).body.id;
    await byAdmin('updateOrganization', 'PATCH', `/api/v1/organizations/${org}`, { name: 'O2' });
    await byAdmin('setOrganizationMember', 'PUT', `/api/v1/organizations/${org}/members/${ann.id}`, {
      role: 'admin',
    });
    await byAnn('setOrganizationSharing', 'PUT', `/api/v1/organizations/${org}/sharing`, {
      defaultMode: 'private',
    });
    await byAdmin('removeOrganizationMember', 'DELETE', `/api/v1/organizations/${org}/members/${ann.id}`);
    await byAdmin('deleteOrganization', 'DELETE', `/api/v1/organizations/${org}`);
    await byAdmin('setRolePermissions', 'PUT', '/api/v1/permissions/GUEST', { permissions: ['api:explore'] });
    await byAdmin('updateSettings', 'PATCH', '/api/v1/settings', { hubDescription: 'x' });
    await byAnn('setOwnSharing', 'PUT', '/api/v1/account/sharing', { defaultMode: 'organization' });
  });

  test('S30: things, sharing, requests, links, embedding', async () => {
    const byAnn = as(ann);
    const byBen = as(ben);
    const at = world.at();
    await byAnn('updateResource', 'PATCH', at, { title: 'T2' });
    await byAnn('share', 'POST', `${at}/share`, { people: [{ id: ben.id, role: 'viewer' }], append: true });
    await byAnn('changeGrant', 'PATCH', `${at}/grants/${await world.grantOf('Ben')}`, { role: 'editor' });
    await byAnn('letEditorsShare', 'PUT', `${at}/editors-share`, { allowed: true });
    await byBen('star', 'PUT', `${at}/star`);
    await byAnn('revokeGrant', 'DELETE', `${at}/grants/${await world.grantOf('Ben')}`);
    await byBen('requestAccess', 'POST', `${at}/request`, { message: 'Let me in' });
    const asked = (await ann.call('GET', `${at}/requests`)).body.items[0];
    await byAnn('declineRequest', 'POST', `${at}/requests/${asked.id}/decline`, {});
    await byAnn('setMode', 'PUT', `${at}/mode`, { mode: 'unlisted' });
    const link = await byAnn('createLink', 'POST', `${at}/links`, { password: 'open sesame now' });
    secrets.push(link.body.address.split('#')[1], 'open sesame now');
    const one = `${at}/links/${link.body.link.id}`;
    await byAnn('updateLink', 'PATCH', one, { label: 'L' });
    await as(world.cleo)('acceptLink', 'POST', '/api/v1/link/accept', {
      ...{ secret: link.body.address.split('#')[1], password: 'open sesame now' },
    });
    await byAnn('revokeLinkPerson', 'DELETE', `${at}/link-people/${world.cleo.id}`);
    await byAnn('revokeLink', 'DELETE', one);
    await byAnn('trashResource', 'DELETE', at);
    await byAnn('restoreResource', 'POST', `${at}/restore`, {});
  });

  test('P16: no entry holds a secret, a hash of one, or a session’s token', async () => {
    const entries = await story.hub.hub.store.read((unit) => unit.audit.latest(1000));
    const text = JSON.stringify(entries);
    expect(entries.length).toBeGreaterThan(50);
    for (const secret of [...secrets, ann.token, ben.token, admin.token]) {
      expect(secret.length).toBeGreaterThan(8);
      expect(text).not.toContain(secret);
    }
    expect(text).not.toMatch(/\$argon2|tsk_|tss_|"secretHash"|"passwordHash"|"token"/);
    const hash = await story.hub.hub.store.read(async (unit) => {
      const account = await unit.accounts.byId(ann.id);
      return account === null ? null : unit.accounts.passwordHash(account.key);
    });
    expect(hash).toMatch(/^\$argon2/);
  });
});
