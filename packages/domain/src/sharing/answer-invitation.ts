import type { Grant, PrincipalKey } from '../access/model.ts';
import type { Role } from '../access/roles.ts';
import type { AccessScope } from '../access/store.ts';
import { type Account, sameAddress } from '../accounts/model.ts';
import { admissionOf } from '../accounts/register-rules.ts';
import { tell } from '../activity/tell.ts';
import { record } from '../audit/record.ts';
import { askerOf, type Context, requireAccount } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import { readPolicy } from '../settings/policy.ts';
import { claimInvitations, grantTo } from './claim.ts';
import type { StoredInvitation } from './invitation-store.ts';
import { findInvitation, type InvitationStanding } from './open-invitation.ts';

/** What an invitation shows to whoever has its secret. The rest is told only while it waits. */
export interface OpenedInvitation {
  /** `unknown`: nobody's secret, or one that a newer has replaced. */
  readonly standing: InvitationStanding | 'unknown';
  /** The invited address, as far as its holder recognizes it: `e…@site2.org`. */
  readonly address: string | null;
  readonly sender: string | null;
  readonly resource: { readonly id: string; readonly title: string; readonly kind: string } | null;
  readonly role: Role | null;
  /** When the access ends that it gives, ms since 1970; null = not by itself. */
  readonly until: number | null;
  /** Whom the caller is to it. */
  readonly you: 'nobody' | 'invited' | 'other';
  /** Whether its holder may make an account here, and whether that waits for an administrator. */
  readonly register: 'no' | 'approval' | 'yes';
  /** Whether accepting proves the address: it came by mail. */
  readonly proves: boolean;
}

/** What an invitation is about; nothing is changed by looking (S13). */
export async function lookAtInvitation(
  context: Context,
  input: { readonly secret: string },
): Promise<OpenedInvitation> {
  return context.store.read(async (unit) => {
    const found = await findInvitation(context, unit, input.secret);
    if (found === null) return { ...NOTHING, standing: 'unknown' };
    const { invitation, standing, grant } = found;
    const you = whoIs(context, invitation);
    const resource = await openFor(context, unit, found.invitation, standing, you);
    const base = { ...NOTHING, standing, you, address: masked(invitation.email), proves: invitation.mailed };
    if (standing !== 'waiting' || grant === null) return { ...base, resource };
    const [sender] = await unit.access.principals([grant.granter ?? invitation.sender]);
    const { until } = grantTo(grant.principal, grant, invitation);
    return {
      ...base,
      resource,
      sender: sender?.name ?? null,
      role: grant.role,
      until,
      register: await mayRegister(unit, invitation),
    };
  });
}

const NOTHING: Omit<OpenedInvitation, 'standing'> = {
  ...{ address: null, sender: null, resource: null, role: null, until: null },
  ...{ you: 'nobody', register: 'no', proves: false },
};

/** What it is to: while it waits for anybody who has its secret, afterwards for its holder alone, if they may still see it. */
async function openFor(
  context: Context,
  unit: Unit,
  { resource: key }: StoredInvitation,
  standing: InvitationStanding,
  you: OpenedInvitation['you'],
): Promise<OpenedInvitation['resource']> {
  const [resource] = await unit.resources.byKeys([key]);
  if (resource === undefined) return null;
  const shown = { id: resource.id, title: resource.title, kind: resource.kind };
  if (standing === 'waiting') return shown;
  if (you !== 'invited') return null;
  const judged = await unit.access.judge(await askerOf(context, unit), resource.id);
  return judged === null || judged.decision.role === null ? null : shown;
}

async function mayRegister(unit: Unit, { email }: StoredInvitation): Promise<OpenedInvitation['register']> {
  try {
    return admissionOf(await readPolicy(unit), email, true).status === 'pending' ? 'approval' : 'yes';
  } catch (error) {
    if (error instanceof Problem) return 'no';
    throw error;
  }
}

function whoIs({ caller }: Context, { email }: StoredInvitation): OpenedInvitation['you'] {
  if (caller.account === null) return 'nobody';
  return sameAddress(caller.account.email, email) ? 'invited' : 'other';
}

/** `eva@site2.org` as `e…@site2.org`: its holder knows it again, others do not learn it. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@');
  const [first = ''] = email;
  return `${first}…${email.slice(at)}`;
}

export interface AcceptedInvitation {
  readonly resource: { readonly id: string; readonly title: string };
  /** What else the proved address was invited to and is open now. */
  readonly others: readonly { readonly id: string; readonly title: string }[];
}

/**
 * Accepts an invitation as the account of its address (S13). One that came by mail proves the address, and with it
 * everything that was shared with it is the account's; one that was handed over gives this one thing alone. Fails with
 * `invitation-over` and, for another account, `wrong-account`.
 */
export async function acceptInvitation(
  context: Context,
  input: { readonly secret: string },
): Promise<AcceptedInvitation> {
  const self = requireAccount(context.caller);
  if (context.caller.session === null) {
    throw new Problem('scope-needed', {
      detail: 'No access key accepts invitations. Sign in with your password.',
    });
  }
  const { answer, scopes } = await context.store.write(async (unit) => {
    const { invitation, grant } = await waitingInvitation(context, unit, input.secret);
    const before = await unit.accounts.byKey(self.key);
    if (before === null || !sameAddress(before.email, invitation.email)) throw wrongAccount(invitation);
    const scopes: AccessScope[] = [];
    const account = await prove(context, unit, before, invitation, scopes);
    const others = account.emailVerified ? await otherThings(context, unit, account, invitation) : [];
    scopes.push(...(await claimInvitations(context, unit, account)));
    scopes.push(await take(context, unit, account, invitation));
    const opened = await visibleAmong(context, unit, others);
    const resource = await resourceOf(unit, invitation);
    await unit.invitations.put({ ...invitation, state: 'accepted', answeredAt: context.clock.now() });
    await record(context, unit, {
      action: 'invitation.accept',
      target: resource.id,
      after: { role: grant.role },
    });
    await tellSender(context, unit, invitation, grant, { what: 'invitation-accepted', actor: account.key });
    return { scopes, answer: { resource: { id: resource.id, title: resource.title }, others: opened } };
  });
  for (const scope of scopes) await context.bus.publish(scope);
  return answer;
}

/** Opening what was mailed to an address proves it (S27). */
async function prove(
  context: Context,
  unit: Unit,
  before: Account,
  invitation: StoredInvitation,
  scopes: AccessScope[],
): Promise<Account> {
  if (before.emailVerified || !invitation.mailed) return before;
  const { account, scope } = await unit.accounts.update(before.key, { emailVerified: true });
  if (scope !== null) scopes.push(scope);
  await unit.entry.dropProof(account.key);
  await record(context, unit, {
    action: 'account.address-proved',
    target: account.id,
    before: { verified: false },
    after: { email: account.email, verified: true },
  });
  return account;
}

/** Makes the grant its holder's own, who has opened it by this: those who manage the thing know who they are now (S12). */
async function take(
  context: Context,
  unit: Unit,
  account: Account,
  invitation: StoredInvitation,
): Promise<AccessScope> {
  const now = context.clock.now();
  const grants = (await unit.invitations.grants(invitation)).filter(
    ({ until }) => until === null || until > now,
  );
  const { scope } = await unit.access.change(invitation.resource, account.key, now, async (writer) => {
    for (const grant of grants) {
      await writer.remove(grant.id);
      await writer.put(grantTo(account.key, grant, invitation));
    }
  });
  await unit.marks.opened(account.key, invitation.resource, now);
  return scope;
}

async function otherThings(
  context: Context,
  unit: Unit,
  account: Account,
  invitation: StoredInvitation,
): Promise<readonly Resource[]> {
  const grants = await unit.invitations.grantsOfAddress(account.email, context.clock.now());
  const keys = new Set(grants.map((grant) => grant.resource));
  keys.delete(invitation.resource);
  return unit.resources.byKeys([...keys]);
}

/** What lies in the trash, itself or with its folder, is open to nobody. */
async function visibleAmong(
  context: Context,
  unit: Unit,
  things: readonly Resource[],
): Promise<AcceptedInvitation['others']> {
  const visible: { id: string; title: string }[] = [];
  for (const { key, id, title } of things) {
    const { path } = await unit.access.facts(key, context.clock.now());
    if (!path.some((node) => node.trashed)) visible.push({ id, title });
  }
  return visible;
}

/**
 * Declines an invitation, by whoever has its secret and is not signed in as somebody else; the sharer is told (S13). What
 * it would have given is gone.
 */
export async function declineInvitation(context: Context, input: { readonly secret: string }): Promise<void> {
  const scope = await context.store.write(async (unit) => {
    const { invitation, grant } = await waitingInvitation(context, unit, input.secret);
    if (whoIs(context, invitation) === 'other') throw wrongAccount(invitation);
    const actor: PrincipalKey | null = context.caller.account?.key ?? null;
    const grants = await unit.invitations.grants(invitation);
    const change = await unit.access.change(
      invitation.resource,
      actor,
      context.clock.now(),
      async (writer) => {
        for (const { id } of grants) await writer.remove(id);
      },
    );
    const resource = await resourceOf(unit, invitation);
    await unit.invitations.put({ ...invitation, state: 'declined', answeredAt: context.clock.now() });
    await record(context, unit, {
      action: 'invitation.decline',
      target: resource.id,
      before: { role: grant.role, email: invitation.email },
    });
    await tellSender(context, unit, invitation, grant, { what: 'invitation-declined', actor });
    return change.scope;
  });
  await context.bus.publish(scope);
}

async function tellSender(
  context: Context,
  unit: Unit,
  invitation: StoredInvitation,
  grant: Grant,
  news: {
    readonly what: 'invitation-accepted' | 'invitation-declined';
    readonly actor: PrincipalKey | null;
  },
): Promise<void> {
  await tell(context, unit, {
    ...news,
    to: grant.granter ?? invitation.sender,
    event: 'answer',
    resource: invitation.resource,
    details: { email: invitation.email },
  });
}

async function waitingInvitation(
  context: Context,
  unit: Unit,
  secret: string,
): Promise<{ readonly invitation: StoredInvitation; readonly grant: Grant }> {
  const found = await findInvitation(context, unit, secret);
  if (found?.standing === 'waiting' && found.grant !== null) {
    return { invitation: found.invitation, grant: found.grant };
  }
  throw new Problem('invitation-over', {
    detail: 'This invitation has been answered, taken back or replaced, or is over. Ask whoever sent it.',
    parameters: { standing: found?.standing ?? 'unknown' },
  });
}

async function resourceOf(unit: Unit, invitation: StoredInvitation): Promise<Resource> {
  const [resource] = await unit.resources.byKeys([invitation.resource]);
  if (resource === undefined) throw new Error('an invitation is to a resource that does not exist');
  return resource;
}

function wrongAccount({ email }: StoredInvitation): Problem {
  return new Problem('wrong-account', {
    detail: `This invitation is for ${masked(email)}. Sign in as that account, or ask for access as yourself.`,
    parameters: { address: masked(email) },
  });
}
