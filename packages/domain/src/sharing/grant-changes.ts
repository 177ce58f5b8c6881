import type { Facts, Grant } from '../access/model.ts';

/** The grants that are not the same before and after: those that went, or went as they were, and those that came. */
export function grantChanges(
  before: Pick<Facts, 'grants'>,
  after: Pick<Facts, 'grants'>,
): { readonly gone: readonly Grant[]; readonly come: readonly Grant[] } {
  const had = new Set(before.grants.map(words));
  const has = new Set(after.grants.map(words));
  return {
    gone: before.grants.filter((grant) => !has.has(words(grant))),
    come: after.grants.filter((grant) => !had.has(words(grant))),
  };
}

function words({ id, principal, role, until, source }: Grant): string {
  return `${id} ${principal} ${role} ${until} ${source}`;
}
