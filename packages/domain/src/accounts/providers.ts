import type { AccessScope } from '../access/store.ts';
import { record } from '../audit/record.ts';
import { invalid, notFound, Problem } from '../errors.ts';
import type { Group } from '../groups/model.ts';
import type { Unit } from '../ports.ts';
import { plainDomains } from '../settings/rules.ts';
import type { Provider, ProviderSettings } from './provider-store.ts';
import type { SecretContext } from './secret-context.ts';
import { requireSubset } from './subset.ts';
import { requireHeld } from './user-manager.ts';

/** A provider as administrators see it: whether its secret is there, never the secret. */
export interface KnownProvider extends Provider {
  readonly hasSecret: boolean;
  readonly linkedAccounts: number;
}

/** What is said of a new provider, or of a changed one; a secret left out stays. */
export interface ProviderInput {
  readonly settings: ProviderSettings;
  readonly clientSecret?: string | undefined;
}

const MOST_PROVIDERS = 20;
const SECURE = /^https:\/\/[^\s/?#@\\]+(?:\/[^\s?#\\]*)?$/;
const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/[^\s?#\\]*)?$/;

/**
 * Who decides how people sign in can let anybody in as anyone, so `settings:manage` alone does not do (P14). The routes
 * ask for that and for a fresh sign-in; this asks for `users:grant-all`, in the command's own snapshot.
 */
export async function requireSignInPower(context: SecretContext, unit: Unit): Promise<void> {
  await requireHeld(context, unit, 'settings:manage');
  await requireHeld(context, unit, 'users:grant-all');
}

/** Every provider, for whoever may change them. Mappings to groups that are gone are left out. */
export async function listProviders(context: SecretContext): Promise<readonly KnownProvider[]> {
  return context.store.read(async (unit) => {
    await requireSignInPower(context, unit);
    const known: KnownProvider[] = [];
    for (const provider of await unit.providers.list()) known.push(await knownProvider(unit, provider));
    return known;
  });
}

/** The provider with its secret, for the part of the hub that talks to it; null when it is unknown or off. */
export async function providerToAsk(
  context: SecretContext,
  id: string,
): Promise<(Provider & { readonly clientSecret: string | null }) | null> {
  return context.store.read(async (unit) => {
    const provider = await unit.providers.byId(id);
    if (provider === null || !provider.enabled) return null;
    return { ...provider, clientSecret: await unit.settings.secret(secretName(id)) };
  });
}

/** The secret as it is kept, to try changed settings with. */
export async function keptSecret(context: SecretContext, id: string): Promise<string | null> {
  return context.store.read(async (unit) => {
    await requireSignInPower(context, unit);
    return unit.settings.secret(secretName(id));
  });
}

/** Those that are on, for the sign-in page. */
export async function offeredProviders(
  context: SecretContext,
): Promise<readonly Pick<Provider, 'id' | 'name'>[]> {
  const providers = await context.store.read((unit) => unit.providers.list());
  return providers.filter(({ enabled }) => enabled).map(({ id, name }) => ({ id, name }));
}

/** Public ids of the groups that a provider keeps: those of its mapping, and nothing else of a person's. */
export function keptGroups(provider: Provider): ReadonlySet<string> {
  return new Set(provider.groupMapping.map(({ group }) => group));
}

/** Judges what {@link putProvider} would save, before the provider itself is asked; answers it as it would be kept. */
export async function planProvider(
  context: SecretContext,
  input: ProviderInput & { readonly id: string | null },
): Promise<Provider> {
  return context.store.read(async (unit) => (await plan(context, unit, input)).after);
}

/**
 * Makes a provider (`id` null) or changes one; the groups of its mapping are kept by it from now on. Bounded by P5: who
 * maps a group must hold what the group gives.
 */
export async function putProvider(
  context: SecretContext,
  input: ProviderInput & { readonly id: string | null },
): Promise<KnownProvider> {
  const { provider, scopes } = await context.store.write(async (unit) => {
    const { before, after } = await plan(context, unit, input);
    await unit.providers.put(after);
    const name = secretName(after.id);
    if (!after.confidential) await unit.settings.setSecret(name, null);
    else if (input.clientSecret !== undefined) await unit.settings.setSecret(name, input.clientSecret);
    const changed = await keepGroups(unit, after, before);
    await record(context, unit, {
      action: before === null ? 'provider.created' : 'provider.updated',
      target: after.id,
      before: before === null ? null : shownSettings(before),
      after: {
        ...shownSettings(after),
        ...(input.clientSecret === undefined ? {} : { clientSecret: 'set' }),
      },
    });
    return { provider: await knownProvider(unit, after), scopes: changed };
  });
  for (const scope of scopes) await context.bus.publish(scope);
  return provider;
}

/** Deletes a provider with its links; its groups are kept by people again, and their members stay. */
export async function deleteProvider(context: SecretContext, input: { readonly id: string }): Promise<void> {
  const scopes = await context.store.write(async (unit) => {
    await requireSignInPower(context, unit);
    const provider = await unit.providers.byId(input.id);
    if (provider === null) throw notFound();
    const changed = await keepGroups(unit, null, provider);
    const links = await unit.providers.linkCount(provider.id);
    await unit.providers.remove(provider.id);
    await unit.settings.setSecret(secretName(provider.id), null);
    await record(context, unit, {
      action: 'provider.deleted',
      target: provider.id,
      before: { ...shownSettings(provider), linkedAccounts: links },
    });
    return changed;
  });
  for (const scope of scopes) await context.bus.publish(scope);
}

function plainSettings(settings: ProviderSettings): ProviderSettings {
  const issuer = settings.issuer.trim();
  // Plain http only to this very machine: what comes back decides who is let in.
  if (!SECURE.test(issuer) && !LOOPBACK.test(issuer)) {
    throw invalid('issuer', 'must be an address that starts with https://, without user, query or fragment');
  }
  const mapping = settings.groupClaim === null ? [] : settings.groupMapping;
  return {
    ...settings,
    issuer,
    scopes: [...new Set(settings.scopes.filter((scope) => scope !== 'openid'))],
    domains: plainDomains('domains', settings.domains),
    groupMapping: [...new Map(mapping.map((entry) => [`${entry.group} ${entry.value}`, entry])).values()],
  };
}

async function plan(
  context: SecretContext,
  unit: Unit,
  input: ProviderInput & { readonly id: string | null },
): Promise<{ readonly before: Provider | null; readonly after: Provider }> {
  await requireSignInPower(context, unit);
  const settings = plainSettings(input.settings);
  const before = input.id === null ? null : await unit.providers.byId(input.id);
  if (input.id !== null && before === null) throw notFound();
  const others = (await unit.providers.list()).filter(({ id }) => id !== input.id);
  if (before === null && others.length >= MOST_PROVIDERS) {
    throw new Problem('conflict', { detail: `A hub has at most ${MOST_PROVIDERS} providers.` });
  }
  if (others.some(({ name }) => name.toLowerCase() === settings.name.toLowerCase())) {
    throw invalid('name', 'is that of another provider');
  }
  if (others.some(({ issuer }) => issuer === settings.issuer)) {
    throw invalid('issuer', 'has a provider here already; change that one');
  }
  const moved = before !== null && before.issuer !== settings.issuer;
  if (moved && (await unit.providers.linkCount(before.id)) > 0) {
    // The same subject at another issuer is another person.
    throw invalid('issuer', 'cannot change while accounts are linked to it; make a new provider instead');
  }
  // A secret is for the issuer that it was given for: kept, it could be sent to whomever the address is changed to.
  const kept = before !== null && !moved && (await unit.settings.secret(secretName(before.id))) !== null;
  if (settings.confidential && input.clientSecret === undefined && !kept) {
    throw invalid('clientSecret', 'is needed');
  }
  const after: Provider = {
    ...settings,
    id: before?.id ?? context.random.id(),
    createdAt: before?.createdAt ?? context.clock.now(),
  };
  const groups = await mappedGroups(unit, after, others);
  await requireSubset(context, unit, [
    ...groups.flatMap((group) => group.permissions),
    ...(await unit.accounts.rolePermissions(after.newAccountRole)),
  ]);
  return { before, after };
}

async function mappedGroups(
  unit: Unit,
  provider: Provider,
  others: readonly Provider[],
): Promise<readonly Group[]> {
  const groups: Group[] = [];
  for (const [index, { group: id }] of provider.groupMapping.entries()) {
    const group = await unit.groups.byId(id);
    if (group === null) throw invalid(`groupMapping.${index}.group`, 'is no group of this hub');
    const keeper = others.find((other) => keptGroups(other).has(id));
    if (keeper !== undefined) {
      throw invalid(`groupMapping.${index}.group`, `${group.name} is kept by ${keeper.name} already`);
    }
    if (groups.every((other) => other.key !== group.key)) groups.push(group);
  }
  return groups;
}

/** Marks the groups of the mapping with the provider's name, and lets go of those that it no longer keeps. */
async function keepGroups(
  unit: Unit,
  after: Provider | null,
  before: Provider | null,
): Promise<readonly AccessScope[]> {
  const kept = after === null ? new Set<string>() : keptGroups(after);
  const former = before === null ? new Set<string>() : keptGroups(before);
  const scopes: AccessScope[] = [];
  for (const id of new Set([...former, ...kept])) {
    const group = await unit.groups.byId(id);
    const keptBy = kept.has(id) && after !== null ? after.name : null;
    if (group === null || group.keptBy === keptBy) continue;
    scopes.push((await unit.groups.update(group.key, { keptBy })).scope);
  }
  return scopes;
}

async function knownProvider(unit: Unit, provider: Provider): Promise<KnownProvider> {
  const mapping: { readonly value: string; readonly group: string }[] = [];
  for (const entry of provider.groupMapping) {
    if ((await unit.groups.byId(entry.group)) !== null) mapping.push(entry);
  }
  return {
    ...provider,
    groupMapping: mapping,
    hasSecret: (await unit.settings.secret(secretName(provider.id))) !== null,
    linkedAccounts: await unit.providers.linkCount(provider.id),
  };
}

function shownSettings(provider: Provider): ProviderSettings {
  const { id: _, createdAt: __, ...settings } = provider;
  return settings;
}

function secretName(provider: string): string {
  return `provider.${provider}`;
}
