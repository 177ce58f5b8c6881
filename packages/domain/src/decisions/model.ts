import type { Role } from '../access/roles.ts';
import type { Kind } from '../kinds/kind.ts';

/** Of the questions below: an account by public id or exact address. */
export interface DecisionSubject {
  readonly type: string;
  readonly id: string;
}

/** A resource by public id; the type is its kind, or `resource` for any. */
export interface DecisionResource {
  readonly type: string;
  readonly id: string;
}

/** May this one do that with this? */
export interface DecisionQuestion {
  readonly subject: DecisionSubject;
  readonly action: string;
  readonly resource: DecisionResource;
}

/** A question that cannot be asked as it stands, and what is wrong with it. */
export interface DecisionFault {
  readonly fault: string;
}

/** The answer, with why; or why there is none, which is a no. */
export interface DecisionAnswer {
  readonly decision: boolean;
  readonly reason?: string;
  readonly error?: { readonly status: 400 | 403 | 404; readonly message: string };
}

export const SUBJECT_TYPE = 'user';
/** The type that stands for a resource of any kind. */
export const ANY_RESOURCE = 'resource';

/** What can be done, by the role that it needs. */
export const ACTIONS = {
  view: 'viewer',
  comment: 'commenter',
  edit: 'editor',
  operate: 'operator',
  manage: 'manager',
  own: 'owner',
} as const satisfies Record<string, Role>;

/** What to say of an action that is none of these. */
export function noAction(action: string): string {
  return `There is no action ${action}; there are ${Object.keys(ACTIONS).join(', ')}.`;
}

/** What to say of a subject of another type. */
export const NO_SUBJECT = `Subjects are of the type ${SUBJECT_TYPE}.`;

/** The role that an action needs; null for an unknown one. */
export function roleFor(action: string): Role | null {
  return Object.hasOwn(ACTIONS, action) ? ACTIONS[action as keyof typeof ACTIONS] : null;
}

/** Whether a role can mean anything on resources of a kind: owners own whatever its kind, the rest is the kind's to offer. */
export function offers(kind: Kind | undefined, role: Role): boolean {
  return role === 'owner' || kind === undefined || kind.roles.includes(role);
}
