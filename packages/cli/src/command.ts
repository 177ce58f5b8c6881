import type { ParseArgsOptionsConfig } from 'node:util';

/** What a command works with; tests hand in their own. */
export interface Terminal {
  print(line: string): void;
  printError(line: string): void;
  /** Asks for a line; `hidden` for secrets, which are not echoed. */
  ask(question: string, options?: { readonly hidden?: boolean }): Promise<string>;
  /** A step of long work, shown in place where the terminal can. */
  progress(text: string | null): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Options as `node:util.parseArgs` reads them. */
export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** One word after `tessera`. */
export interface Command {
  readonly name: string;
  /** `publish FILE --source COLUMN --target COLUMN`. */
  readonly usage: string;
  readonly summary: string;
  /** How many arguments it takes at most, its options apart. */
  readonly places: number;
  readonly options: ParseArgsOptionsConfig;
  run(input: {
    readonly args: readonly string[];
    readonly values: Values;
    readonly terminal: Terminal;
  }): Promise<void>;
}

/** A call whose words are off: the message says how it goes, the exit code is 2. */
export class UsageError extends Error {}

/** The text of an option, if it was given. */
export function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The whole number of an option from 1 up, if it was given. */
export function countOf(values: Values, name: string): number | undefined {
  const text = textOf(values, name);
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new UsageError(`--${name}: ${text} is no count; 20 is one`);
  return count;
}

/** The texts of an option that may be given several times. */
export function textsOf(values: Values, name: string): readonly string[] {
  const value = values[name];
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
  return typeof value === 'string' ? [value] : [];
}

/** Refuses options that mean nothing without one of some others: they would be left aside without a word. */
export function refuseIdle(
  values: Values,
  options: readonly string[],
  { without }: { readonly without: readonly string[] },
): void {
  const idle = options.find((name) => values[name] !== undefined);
  if (idle === undefined || without.some((name) => values[name] !== undefined)) return;
  throw new UsageError(`--${idle} goes with --${without.join(', --')}`);
}

/** Refuses options that another one leaves no place for. */
export function refuseBeside(values: Values, options: readonly string[], other: string): void {
  const beside = values[other] === undefined ? undefined : options.find((name) => values[name] !== undefined);
  if (beside !== undefined) throw new UsageError(`--${beside} does not go with --${other}`);
}

/** The argument at a place, or a usage error that names it. */
export function argument(args: readonly string[], place: number, name: string): string {
  const value = args[place];
  if (value === undefined) throw new UsageError(`${name} is missing`);
  return value;
}

/** For scripts: the hub's own answer as one line of JSON, in the shape of its API, instead of words. */
export const jsonOption = { json: { type: 'boolean' } } as const;

/** Prints what a command found or did, as words or, with `--json`, as data. */
export function answer(terminal: Terminal, values: Values, data: unknown, lines: readonly string[]): void {
  if (values['json'] === true) terminal.print(JSON.stringify(data));
  else for (const line of lines) terminal.print(line);
}
