import { eraseAuditTexts } from '../audit/erase.ts';
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
 * rule (P5). An account that is not deleted is `conflict`.
 */
export async function eraseAccount(context: Context, input: { readonly id: string }): Promise<void> {
  await context.store.write(async (unit) => {
    await requireUserManager(context, unit);
    if ((await unit.accounts.byId(input.id)) !== null)
      throw new Problem('conflict', { detail: 'Delete the account first; then it can be erased.' });
    const found = await unit.accounts.deleted(input.id);
    if (found === null)
      throw new Problem('not-found', { detail: 'There is no deleted account with this id.' });
    const { account, kept } = found;
    await requireSubset(context, unit, [
      ...(await unit.accounts.rolePermissions(account.role)),
      ...(await existingGroups(unit, kept)).flatMap(({ group }) => group.permissions),
    ]);
    const { names, addresses } = await knownAs(unit, account);
    const about = (entry: { readonly actor: string | null; readonly target: string | null }) =>
      entry.actor === account.id || entry.target === account.id;
    const entries = [
      ...(await eraseAuditTexts(unit, context.digest, addresses, 'erased')),
      ...(await eraseAuditTexts(unit, context.digest, names, NOBODY, about)),
    ];
    await unit.accounts.update(account.key, {
      ...{ name: NOBODY, email: `erased-${account.id}@erased.invalid`, emailVerified: false },
      ...{ slug: `erased-${account.id}`, institution: null, website: null },
    });
    await forgetWaysIn(unit, account);
    // Deleted since ever: beyond the time in which it could be restored.
    await unit.accounts.remove(account.key, 0, kept);
    await record(context, unit, {
      action: ERASED,
      target: account.id,
      after: { entries: [...new Set(entries)].toSorted((a, b) => a - b) },
    });
  });
}

/** What somebody signed in by: it names them to others, and would keep a new account of theirs from using it. */
async function forgetWaysIn(unit: Unit, { key }: Account): Promise<void> {
  for (const { provider } of await unit.providers.linksOf(key))
    await unit.providers.removeLink(provider, key);
  for (const { id } of await unit.factors.passkeys(key)) await unit.factors.removePasskey(id);
  await unit.factors.setCode(key, null);
  await unit.factors.setRecoveryCodes(key, []);
}

/** Every name and address that the account has had, as the log knows them. */
async function knownAs(unit: Unit, account: Account) {
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
  const longEnough = (texts: ReadonlySet<string>) => [...texts].filter((text) => text !== '');
  return { names: longEnough(names), addresses: longEnough(addresses) };
}
