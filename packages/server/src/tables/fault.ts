/** One fault of a file: `field` is `edges.csv:14:source`. */
export interface FaultPlace {
  readonly field: string;
  readonly message: string;
}

/** The refusals that work on columns can end with; each is a code of the problem table. */
export type FaultCode =
  | 'file-invalid'
  | 'input-invalid'
  | 'too-large'
  | 'storage-full'
  | 'cancelled'
  | 'internal';

/**
 * A refusal on its way out of the child process. It stands apart from `Problem` so that the child loads nothing but
 * what reads files; the parent turns it into a `Problem` with the same code, detail and places.
 */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly places: readonly FaultPlace[];

  constructor(code: FaultCode, detail: string, places: readonly FaultPlace[] = []) {
    super(detail);
    this.name = 'Fault';
    this.code = code;
    this.places = places;
  }
}

/** The usual fault: one place of one file is wrong. */
export function fileFault(file: string, place: string | null, message: string): Fault {
  const field = place === null ? file : `${file}:${place}`;
  return new Fault('file-invalid', `${field}: ${message}`, [{ field, message }]);
}

/** A value as it is quoted in messages: short, on one line. */
export function quoted(value: string): string {
  const shown = value.length > 60 ? `${value.slice(0, 57)}…` : value;
  return `“${shown.replace(/\p{Cc}/gu, '·')}”`;
}

/** A list of names for a message: the first ones, and how many more there are. */
export function listed(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map(quoted).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
