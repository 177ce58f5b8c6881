import type { PrincipalKey } from '../access/model.ts';
import type { Account } from '../accounts/model.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';

/** Says of a page of members who they are; one whose account is gone is left out. */
export async function withAccounts<Member extends { readonly account: PrincipalKey }>(
  unit: Unit,
  page: Page<Member>,
): Promise<Page<Omit<Member, 'account'> & { readonly account: Account }>> {
  const found = await unit.accounts.byKeys(page.items.map((member) => member.account));
  const accounts = new Map(found.map((account) => [account.key, account]));
  const items = page.items.flatMap((member) => {
    const account = accounts.get(member.account);
    return account === undefined ? [] : [{ ...member, account }];
  });
  return { items, next: page.next };
}
