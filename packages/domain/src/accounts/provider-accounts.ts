import type { AccessScope } from '../access/store.ts';
import { tell } from '../activity/tell.ts';
import { record } from '../audit/record.ts';
import type { AuditAction } from '../audit/words.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { claimInvitations } from '../sharing/claim.ts';
import { tellOwner } from './factors.ts';
import { groupsOf } from './groups-of.ts';
import { type Account, normalAddress, sameAddress } from './model.ts';
import type { Provider, ProviderLink } from './provider-store.ts';
import { keptGroups } from './providers.ts';
import type { SecretContext } from './secret-context.ts';
import { freeSlug } from './slugs.ts';

/** Whom a provider says that somebody is, as it was verified. */
export interface ProviderIdentity {
  readonly subject: string;
  readonly email: string | null;
  /** What the provider says of the address; null = nothing. */
  readonly emailVerified: boolean | null;
  readonly name: string | null;
  /** Values of the claim that the mapping reads; none when it is not there. */
  readonly groups: readonly string[];
}

/** Why a provider's answer lets nobody in, told to the person, whom the provider has identified. */
export function providerRefused(detail: string): Problem {
  return new Problem('provider-refused', { detail });
}

/**
 * The account of a known identity. An address that changed at the provider is taken over when it is proved and free;
 * one that only the person changed here stays.
 */
export async function recognize(
  context: SecretContext,
  unit: Unit,
  provider: Provider,
  known: ProviderLink,
  identity: ProviderIdentity,
): Promise<{ readonly account: Account; readonly scopes: readonly AccessScope[] }> {
  const before = await unit.accounts.byKey(known.account);
  if (before?.status !== 'active') {
    throw providerRefused(
      before?.status === 'pending'
        ? 'Your account waits for an administrator to let it in.'
        : 'Your account here is not active. Ask an administrator.',
    );
  }
  const now = context.clock.now();
  const said = identity.email;
  await unit.providers.putLink({ ...known, email: said, lastUsedAt: now });
  const { account, scopes } = await takeAddress(context, unit, provider, before, known.email, identity);
  return { account, scopes };
}

async function takeAddress(
  context: SecretContext,
  unit: Unit,
  provider: Provider,
  before: Account,
  saidBefore: string | null,
  identity: ProviderIdentity,
): Promise<{ readonly account: Account; readonly scopes: readonly AccessScope[] }> {
  const same = { account: before, scopes: [] };
  const { email } = identity;
  if (email === null || !isProved(provider, identity)) return same;
  let changes: { readonly email?: string; readonly emailVerified: true };
  if (sameAddress(email, before.email)) {
    if (before.emailVerified) return same;
    changes = { emailVerified: true };
  } else {
    const moved = saidBefore !== null && !sameAddress(email, saidBefore);
    if (!moved || (await unit.accounts.byEmail(email)) !== null) return same;
    changes = { email, emailVerified: true };
  }
  const { account, scope } = await unit.accounts.update(before.key, changes);
  await record(context, unit, {
    action: 'account.updated',
    target: account.id,
    actor: account.id,
    before: { email: before.email, emailVerified: before.emailVerified },
    after: { email: account.email, emailVerified: account.emailVerified, provider: provider.id },
  });
  if (changes.email !== undefined) {
    const details = { email, provider: provider.name };
    await tellOwner(context, unit, account, 'address-by-provider', details);
    await tell(context, unit, {
      ...{ to: account.key, event: 'security', what: 'address-by-provider', actor: account.key },
      ...{ resource: null, details, address: before.email, only: 'mail' },
    });
  }
  await unit.entry.dropProof(account.key);
  // What was mailed to an address that is no longer theirs opens nothing.
  if (changes.email !== undefined) await unit.sessions.dropSecrets('set-password', account.key);
  const claimed = await claimInvitations(context, unit, account);
  return { account, scopes: scope === null ? claimed : [scope, ...claimed] };
}

/** Makes an account for somebody's first sign-in by a provider, where its settings say so (A6). */
export async function makeAccount(
  context: SecretContext,
  unit: Unit,
  provider: Provider,
  identity: ProviderIdentity,
  email: string,
): Promise<Account> {
  const domain = normalAddress(email).split('@').at(-1) ?? '';
  if (!provider.createsAccounts || (provider.domains.length > 0 && !provider.domains.includes(domain))) {
    throw providerRefused(
      'You have no account here yet, and this hub makes none for you. Ask an administrator.',
    );
  }
  const name = plainName(identity.name) ?? plainName(email.split('@')[0] ?? null) ?? email;
  const now = context.clock.now();
  const account = await unit.accounts.create({
    ...{ id: context.random.id(), name, slug: await freeSlug(unit, name), email },
    ...{ emailVerified: true, institution: null, website: null },
    ...{ role: provider.newAccountRole, status: 'active', passwordHash: null, createdAt: now },
  });
  const { id, subject } = { id: provider.id, subject: identity.subject };
  await unit.providers.putLink({
    ...{ provider: id, subject, account: account.key, email },
    ...{ createdAt: now, lastUsedAt: now },
  });
  await record(context, unit, {
    action: 'account.created',
    target: account.id,
    actor: account.id,
    after: { name, email, role: account.role, verified: true, provider: id },
  });
  return account;
}

/** Links an identity to an account that somebody has just signed in to. Fails with `conflict` when it is another's. */
export async function linkIdentity(
  context: SecretContext,
  unit: Unit,
  input: { readonly provider: Provider; readonly account: Account; readonly identity: ProviderIdentity },
): Promise<readonly AccessScope[]> {
  const { provider, account, identity } = input;
  const now = context.clock.now();
  const known = await unit.providers.link(provider.id, identity.subject);
  if (known !== null && known.account !== account.key) {
    throw new Problem('conflict', {
      detail: `This identity of ${provider.name} is linked to another account here. Nothing was changed.`,
    });
  }
  await unit.providers.putLink({
    ...{ provider: provider.id, subject: identity.subject, account: account.key, email: identity.email },
    ...{ createdAt: known?.createdAt ?? now, lastUsedAt: now },
  });
  const taken = await takeAddress(context, unit, provider, account, null, identity);
  const mapped = await applyMapping(context, unit, provider, account, identity);
  if (known === null) {
    await record(context, unit, {
      action: 'account.provider-linked',
      target: account.id,
      after: { provider: provider.id, name: provider.name },
    });
    await tellOwner(context, unit, account, 'provider-linked', { provider: provider.name });
  }
  return [...taken.scopes, ...mapped];
}

/** Joins and leaves exactly the groups that this provider keeps (P8). */
export async function applyMapping(
  context: SecretContext,
  unit: Unit,
  provider: Provider,
  account: Account,
  identity: ProviderIdentity,
): Promise<readonly AccessScope[]> {
  const values = new Set(identity.groups);
  const wanted = new Set(
    provider.groupMapping.filter(({ value }) => values.has(value)).map(({ group }) => group),
  );
  const scopes: AccessScope[] = [];
  const kept = keptGroups(provider);
  const present = (await groupsOf(unit, account.key)).filter(({ id }) => kept.has(id));
  const note = (action: AuditAction, group: string, at: 'before' | 'after') =>
    record(context, unit, {
      action,
      target: group,
      actor: account.id,
      [at]: { person: account.id, provider: provider.id },
    });
  for (const group of present) {
    if (wanted.has(group.id)) continue;
    const scope = await unit.groups.removeMember(group.key, account.key);
    if (scope !== null) scopes.push(scope);
    await note('group.member-removed', group.id, 'before');
  }
  for (const id of wanted) {
    if (present.some((group) => group.id === id)) continue;
    const group = await unit.groups.byId(id);
    if (group === null) continue;
    const member = { account: account.key, manager: false, staff: false, until: null };
    scopes.push(await unit.groups.setMember(group.key, member));
    await note('group.member-added', group.id, 'after');
  }
  return scopes;
}

/** The address, when the provider says that it is proved; otherwise nobody learns whether it has an account (A23). */
export function provedAddress(provider: Provider, identity: ProviderIdentity): string {
  const { email } = identity;
  if (email !== null && isProved(provider, identity)) return email;
  throw providerRefused(
    `${provider.name} does not say that your e-mail address is proved. Sign in another way, and link it on your account page.`,
  );
}

function isProved(provider: Provider, identity: ProviderIdentity): boolean {
  return identity.emailVerified ?? provider.addressesVerified;
}

/** What came from outside as a name: one line of visible characters. */
function plainName(name: string | null): string | null {
  const plain = (name ?? '')
    .replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .trim()
    .slice(0, 200);
  return /[\p{L}\p{N}]/u.test(plain) ? plain : null;
}
