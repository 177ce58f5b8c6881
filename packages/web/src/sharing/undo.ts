import type { AudienceRowShape, BecauseShape } from '@tessera/contract';
import type { Role } from '@tessera/domain';
import { ownGrants } from './audience.ts';

/** One call that takes a part of a change back. */
export type UndoStep =
  | { readonly step: 'revoke'; readonly grant: string }
  | { readonly step: 'change'; readonly grant: string; readonly role: Role; readonly until: string | null }
  | { readonly step: 'share'; readonly body: ShareAgain };

/** A share call that gives one principal back what it held. */
export interface ShareAgain {
  readonly people?: GivenBack[];
  readonly groups?: GivenBack[];
  readonly organizations?: GivenBack[];
  readonly invitations?: {
    readonly email: string;
    readonly role: Role;
    readonly until: string | null;
  }[];
  readonly everyoneHere?: { readonly role: Role; readonly until: string | null };
}

interface GivenBack {
  readonly id: string;
  readonly role: Role;
  readonly until: string | null;
}

/** The steps from the audience as it is now back to what it was, as far as grants held here go. */
export function undoSteps(
  before: readonly AudienceRowShape[],
  after: readonly AudienceRowShape[],
): readonly UndoStep[] {
  const was = grantsOf(before);
  const is = grantsOf(after);
  const steps: UndoStep[] = [];
  for (const [grant, { because }] of is) {
    const old = was.get(grant)?.because;
    if (old === undefined) steps.push({ step: 'revoke', grant });
    else if (old.role !== because.role || old.until !== because.until)
      steps.push({ step: 'change', grant, role: old.role, until: old.until });
  }
  for (const [grant, { because, row }] of was) {
    if (is.has(grant)) continue;
    const body = shareAgain(row, because);
    if (body !== null) steps.push({ step: 'share', body });
  }
  return steps;
}

/** The share call that gives a row's principal one of its grants back; null when it cannot be named. */
export function shareAgain(row: AudienceRowShape, because: BecauseShape): ShareAgain | null {
  const { kind, id, email } = row.principal;
  const given = { role: because.role, until: because.until };
  switch (kind) {
    case 'account':
      return id === null ? null : { people: [{ id, ...given }] };
    case 'group':
    case 'public-group':
    case 'staff-group':
      return id === null ? null : { groups: [{ id, ...given }] };
    case 'organization':
      return id === null ? null : { organizations: [{ id, ...given }] };
    case 'accounts':
      return { everyoneHere: given };
    case 'address':
      return email === null ? null : { invitations: [{ email, ...given }] };
    default:
      return null;
  }
}

function grantsOf(rows: readonly AudienceRowShape[]) {
  const grants = new Map<string, { readonly row: AudienceRowShape; readonly because: BecauseShape }>();
  for (const row of rows) {
    for (const because of ownGrants(row)) {
      if (because.grant !== null && because.revocable) grants.set(because.grant, { row, because });
    }
  }
  return grants;
}
