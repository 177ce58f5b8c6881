import { invalid, Problem } from '@tessera/domain';
import type { z } from 'zod';

/** Parses input; a `Problem` names every field that is wrong, unknown ones by their names. */
export function parseInput<Shape extends z.ZodType>(
  shape: Shape,
  input: unknown,
  where: string,
): z.output<Shape> {
  const result = shape.safeParse(input);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => {
    const path = [where, ...issue.path].filter((part) => part !== '').join('.');
    if (issue.code !== 'unrecognized_keys') return [{ field: path, message: issue.message }];
    return issue.keys.map((key) => ({
      field: path === '' ? key : `${path}.${key}`,
      message: 'there is no such field; check its spelling, or leave it out',
    }));
  });
  const [first] = errors;
  throw new Problem('input-invalid', {
    detail: first === undefined ? 'The input is not valid.' : `${first.field}: ${first.message}`,
    errors,
  });
}

/** A whole number of the query. Throws a `Problem` that names the field and its bounds. */
export function wholeNumber(
  query: Readonly<Record<string, string>>,
  field: string,
  { fallback, from, to }: { readonly fallback?: number; readonly from: number; readonly to: number },
): number {
  const given = query[field];
  if (given === undefined && fallback !== undefined) return fallback;
  const value = Number(given);
  if (given === undefined || !/^\d{1,9}$/.test(given) || value < from || value > to) {
    throw invalid(field, `a whole number from ${from} to ${to} is needed`);
  }
  return value;
}

/** One of a few words of the query. */
export function oneOf<const Word extends string>(
  query: Readonly<Record<string, string>>,
  field: string,
  words: readonly Word[],
  fallback?: Word,
): Word {
  const given = query[field] ?? fallback;
  const word = words.find((candidate) => candidate === given);
  if (word === undefined) throw invalid(field, `one of ${words.join(', ')} is needed`);
  return word;
}
