import { type FieldError, Problem } from '@tessera/domain';
import type { z } from 'zod';

/** Words of JSON types. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

/**
 * Says what is wrong and what would do, for the faults whose shape brings no words of its own (Zod asks this only then).
 * A value as posted is never repeated: it may be a secret.
 */
export function describeFault(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = TYPES[String(issue.expected)] ?? String(issue.expected);
      return issue.input === undefined ? `is missing; it must be ${wanted}` : `must be ${wanted}`;
    }
    case 'invalid_value':
      return issue.input === undefined
        ? `is missing; it must be ${oneOf(issue.values)}`
        : `must be ${oneOf(issue.values)}`;
    case 'too_small':
      return `must ${atLeast(String(issue.origin), Number(issue.minimum))}`;
    case 'too_big':
      return `must ${atMost(String(issue.origin), Number(issue.maximum))}`;
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `must be ${oneOf(issue.options)}`
        : 'has a form that is not accepted';
    case 'invalid_format':
      return FORMATS[String(issue.format)] ?? 'has a form that is not accepted';
    default:
      return undefined;
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'must be a time such as 2030-01-31T12:00:00Z',
  email: 'must be an e-mail address such as ann@example.org',
  url: 'must be an address such as https://example.org',
};

function oneOf(values: readonly unknown[]): string {
  const words = values.map(String);
  return words.length === 1 ? (words[0] ?? '') : `one of ${words.join(', ')}`;
}

function atLeast(origin: string, least: number): string {
  if (origin === 'string') return `have at least ${least} ${least === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `have at least ${least} ${least === 1 ? 'entry' : 'entries'}`;
  return `be at least ${least}`;
}

function atMost(origin: string, most: number): string {
  if (origin === 'string') return `have at most ${most} characters`;
  if (origin === 'array') return `have at most ${most} entries`;
  return `be at most ${most}`;
}

/** The faults of one part of a request, one for each field; an unknown field is named as such. */
export function fieldErrors(error: z.ZodError): readonly FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: [...issue.path, key].join('.'),
        message: 'is not a field of this call; leave it out',
      }));
    }
    return [{ field: issue.path.join('.') || '(body)', message: issue.message }];
  });
}

/** How many faults an answer lists: a small body of many unknown fields must not make a large answer. */
const MOST_FAULTS = 1000;

/** The refusal of input with these faults. */
export function inputInvalid(errors: readonly FieldError[]): Problem {
  const first = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new Problem('input-invalid', {
    detail: first === undefined ? 'The input is not valid.' : `${first.field}: ${first.message}${more}`,
    errors: errors.slice(0, MOST_FAULTS),
  });
}
