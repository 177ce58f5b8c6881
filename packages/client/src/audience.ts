import type { AudienceRowShape } from '@tessera/contract';

const CROWDS: ReadonlySet<AudienceRowShape['principal']['kind']> = new Set([
  'group',
  'staff-group',
  'organization',
]);

/** The grant by which a row of the audience unfolds into its members (`resource.audience({ grant })`); null of whoever has none. */
export function unfoldingGrant({ principal, becauses }: AudienceRowShape): string | null {
  return CROWDS.has(principal.kind) ? (becauses.find(({ grant }) => grant !== null)?.grant ?? null) : null;
}
