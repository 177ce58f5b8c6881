import {
  type AuditErasing,
  type AuditFindings,
  eraseInAudit,
  findInAudit,
  findNewInAudit,
} from '../audit/erase.ts';
import { record } from '../audit/record.ts';
import { ERASED } from '../audit/verify.ts';
import type { Context } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import type { Account } from './model.ts';
import { existingGroups } from './restore.ts';
import { requireSubset } from './subset.ts';
import { requireUserManager } from './user-manager.ts';

/** What stands where somebody's name stood. */
const NOBODY = 'Erased person';
const PAGE = 200;

/**
 * Takes a deleted person's name and address out of the hub and out of its audit log, for good (P16): the account cannot
 * be restored any more, what it did keeps its id and an empty name, and the log's seals stay whole. Within the subset
 * rule (P5). An account that is not deleted is `conflict`. The log is looked through first, while others write; then all
 * of it is done in one step, so that a stop at any moment leaves it undone or done. `pause` is awaited now and then.
 */
export async function eraseAccount(
  context: Context,
  input: { readonly id: string; readonly pause: () => Promise<void> },
): Promise<void> {
  for (;;) {
    const erasings = await context.store.read(async (unit) =>
      erasingsOf(unit, await erasable(context, unit, input.id)),
    );
    const found = await findInAudit(context, erasings, input.pause);
    if (await context.store.write((unit) => erase(context, unit, input.id, found))) return;
  }
}

/** False when the person is known by more than was looked for: they came back meanwhile, and went again. */
async function erase(context: Context, unit: Unit, id: string, found: AuditFindings): Promise<boolean> {
  const account = await erasable(context, unit, id);
  const sought = new Set(found.erasings.flatMap(({ texts }) => [...texts]));
  const known = (await erasingsOf(unit, account)).flatMap(({ texts }) => [...texts]);
  if (!known.every((text) => sought.has(text))) return false;
  const entries = await eraseInAudit(unit, context.digest, await findNewInAudit(unit, found));
  await unit.accounts.update(account.key, {
    ...{ name: NOBODY, email: `erased-${account.id}@erased.invalid`, emailVerified: false },
    ...{ slug: `erased-${account.id}`, institution: null, website: null },
  });
  await forgetWaysIn(unit, account);
  // Deleted since ever: beyond the time in which it could be restored.
  const { kept } = await deletedOf(unit, id);
  await unit.accounts.remove(account.key, 0, kept);
  await record(context, unit, { action: ERASED, target: account.id, after: { entries } });
  return true;
}

/** The deleted account that the caller may erase. */
async function erasable(context: Context, unit: Unit, id: string): Promise<Account> {
  await requireUserManager(context, unit);
  if ((await unit.accounts.byId(id)) !== null)
    throw new Problem('conflict', { detail: 'Delete the account first; then it can be erased.' });
  const { account, kept } = await deletedOf(unit, id);
  await requireSubset(context, unit, [
    ...(await unit.accounts.rolePermissions(account.role)),
    ...(await existingGroups(unit, kept)).flatMap(({ group }) => group.permissions),
  ]);
  return account;
}

async function deletedOf(unit: Unit, id: string) {
  const found = await unit.accounts.deleted(id);
  if (found !== null) return found;
  throw new Problem('not-found', { detail: 'There is no deleted account with this id.' });
}

/** What somebody signed in by: it names them to others, and would keep a new account of theirs from using it. */
async function forgetWaysIn(unit: Unit, { key }: Account): Promise<void> {
  for (const { provider } of await unit.providers.linksOf(key))
    await unit.providers.removeLink(provider, key);
  for (const { id } of await unit.factors.passkeys(key)) await unit.factors.removePasskey(id);
  await unit.factors.setCode(key, null);
  await unit.factors.setRecoveryCodes(key, []);
}

/** Every address that the account has had, wherever the log says it, and every name, where it is about the account. */
async function erasingsOf(unit: Unit, account: Account): Promise<readonly AuditErasing[]> {
  const names = new Set([account.name]);
  const addresses = new Set([account.email]);
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Unit['audit']['list']>> = await unit.audit.list({
      target: account.id,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const { action, before, after } of page.items) {
      if (!action.startsWith('account.')) continue;
      for (const value of [before, after]) {
        if (typeof value !== 'object' || value === null) continue;
        if ('name' in value && typeof value.name === 'string') names.add(value.name);
        if ('email' in value && typeof value.email === 'string') addresses.add(value.email);
      }
    }
    cursor = page.next;
  } while (cursor !== null);
  names.delete('');
  addresses.delete('');
  return [
    { texts: addresses, instead: 'erased' },
    {
      texts: names,
      instead: NOBODY,
      only: ({ actor, target }) => actor === account.id || target === account.id,
    },
  ];
}
