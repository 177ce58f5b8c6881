import { ApiProblem } from '@tessera/client';
import { problems, type ShownCode } from '../text/en/problems.ts';

/** What to tell a person about a failure: the words' code, and what the hub said of this very case. */
export interface ShownProblem {
  readonly code: ShownCode;
  /** The particulars (which rule, which line), where the code alone does not say them. */
  readonly particulars: string | null;
  readonly requestId: string | null;
}

/** Codes of which every case is different: the hub's sentence says which rule or which value. */
const PARTICULAR: ReadonlySet<string> = new Set<ShownCode>([
  'file-invalid',
  'password-refused',
  'share-refused',
  'mail-refused',
  'permission-needed',
  'role-needed',
  'name-taken',
  'address-taken',
  'too-large',
  'provider-refused',
  'provider-unreachable',
  'group-kept',
  'conflict',
  'part-gone',
]);

/** Reads any thrown value; what is no answer of the hub is `unknown`. */
export function shownProblem(error: unknown): ShownProblem {
  if (!(error instanceof ApiProblem)) return { code: 'unknown', particulars: null, requestId: null };
  const said = isPart(error) ? 'part-gone' : error.code;
  const known = Object.hasOwn(problems, said);
  const code = known ? (said as ShownCode) : 'unknown';
  const inputWithoutField = code === 'input-invalid' && error.errors.length === 0;
  const particulars = !known || PARTICULAR.has(code) || inputWithoutField ? error.detail : null;
  return { code, particulars, requestId: code === 'internal' ? error.requestId : null };
}

/** A link, a request or the like of a thing that one sees: no closed door, whose words are the same for everything. */
function isPart({ code, parameters }: ApiProblem): boolean {
  return code === 'not-found' && typeof parameters['part'] === 'string';
}

/** Where a fault stands, taken apart from a field such as `csv:3:email` or `edges.csv:14:source`. */
export interface FaultPlace {
  /** Name of the file; null for text that was pasted. */
  readonly file: string | null;
  readonly line: number;
  readonly column: string;
}

/** The place that a field names in a table; null where it is a plain field. */
export function faultPlace(field: string): FaultPlace | null {
  const found = /^(.+):(\d+):([^:]*)$/.exec(field);
  if (found === null) return null;
  const [, source = '', line = '', column = ''] = found;
  return { file: source === 'csv' ? null : source, line: Number(line), column };
}

/** The hub's field errors by field name, for the fields of a form; the first of each. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiProblem)) return {};
  const byField: Record<string, string> = {};
  for (const { field, message } of error.errors) byField[field] ??= message;
  return byField;
}
