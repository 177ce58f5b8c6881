/**
 * Every failure of the rules: code → status and title. A `Problem` is thrown only with a code of this table; `http`
 * answers it as an RFC 9457 document, and the web chooses its words by the code.
 */
export const PROBLEMS = {
  'input-invalid': { status: 400, title: 'The input is not valid' },
  'file-invalid': { status: 400, title: 'The file cannot be read as it is' },
  'password-refused': { status: 400, title: 'The password does not meet the policy' },
  'share-refused': { status: 400, title: 'It cannot be shared that way' },
  'group-unknown': { status: 400, title: 'There is no such group' },
  'mail-refused': { status: 400, title: 'The mail server does not take it' },
  'signed-out': { status: 401, title: 'Sign in first' },
  'sign-in-refused': { status: 401, title: 'E-mail or password is wrong' },
  'second-factor-needed': { status: 401, title: 'A second factor is needed' },
  'factor-set-up-needed': { status: 401, title: 'A second factor must be set up first' },
  'code-refused': { status: 401, title: 'The code is wrong' },
  'passkey-refused': { status: 401, title: 'The passkey is not accepted' },
  'sign-in-over': { status: 401, title: 'This sign-in is over' },
  'sign-in-stale': { status: 401, title: 'Sign in again to do this' },
  'guests-refused': { status: 403, title: 'This hub lets nobody in without an account' },
  'signup-closed': { status: 403, title: 'This hub takes no registrations' },
  'permission-needed': { status: 403, title: 'A permission is missing' },
  'role-needed': { status: 403, title: 'A higher role is needed' },
  'scope-needed': { status: 403, title: 'The access key may not do this' },
  'link-refused': { status: 403, title: 'The link does not let you in' },
  'provider-refused': { status: 403, title: 'The sign-in provider does not let you in here' },
  'acting-refused': { status: 403, title: 'Not while acting as somebody else' },
  'acting-over': { status: 403, title: 'Acting as somebody else is over' },
  'origin-refused': { status: 403, title: 'The request came from another site' },
  'not-found': { status: 404, title: 'There is nothing here for you' },
  'method-unknown': { status: 405, title: 'This address does not know that method' },
  conflict: { status: 409, title: 'It changed in the meantime' },
  'address-taken': { status: 409, title: 'The address is taken' },
  'name-taken': { status: 409, title: 'The name is taken' },
  'group-kept': { status: 409, title: 'Its members are kept elsewhere' },
  'last-admin': { status: 409, title: 'The last administrator cannot go' },
  'last-holder': { status: 409, title: 'Somebody must keep this permission' },
  'wrong-account': { status: 403, title: 'It is for another account' },
  'invitation-over': { status: 410, title: 'The invitation is no longer good' },
  'secret-over': { status: 410, title: 'This address is no longer good' },
  'set-up-done': { status: 410, title: 'This hub is set up already' },
  'too-large': { status: 413, title: 'It is larger than this hub allows' },
  'media-type-unknown': { status: 415, title: 'This type of body is not understood' },
  'rate-limited': { status: 429, title: 'Too many attempts' },
  cancelled: { status: 499, title: 'It was cancelled' },
  internal: { status: 500, title: 'The hub made a mistake' },
  'storage-full': { status: 507, title: 'The disk of the hub is full' },
  'provider-unreachable': { status: 502, title: 'The sign-in provider does not answer' },
  busy: { status: 503, title: 'The hub is busy' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One fault of one field, as the problem document's `errors` lists them. */
export interface FieldError {
  /** Path in the input, `email` or `people.2.role`; for files `edges.csv:14:source`. */
  readonly field: string;
  /** What is wrong and what would do. */
  readonly message: string;
}

/** What a problem may carry besides its code. */
export interface ProblemDetails {
  /** What happened and what to do, for the person. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** Facts for programs (the needed role, seconds to wait); never secrets. */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  readonly cause?: unknown;
}

/** A refusal or failure that a caller may see. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly parameters: Readonly<Record<string, string | number | boolean>>;

  constructor(code: ProblemCode, details: ProblemDetails) {
    super(details.detail, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = PROBLEMS[code].status;
    this.title = PROBLEMS[code].title;
    this.detail = details.detail;
    this.errors = details.errors ?? [];
    this.parameters = details.parameters ?? {};
  }
}

/** A fault of one named input field. */
export function invalid(field: string, message: string): Problem {
  return new Problem('input-invalid', { detail: `${field}: ${message}`, errors: [{ field, message }] });
}

/** The one answer for what does not exist and for what the signed-in caller may not know of (S7). */
export function notFound(): Problem {
  return new Problem('not-found', {
    detail:
      'It does not exist, or you have no access. If you were given this address, ask its owner for access.',
  });
}
