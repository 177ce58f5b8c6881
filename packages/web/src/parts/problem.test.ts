import { ApiProblem } from '@tessera/client';
import { expect, test } from 'vitest';
import { faultPlace, fieldErrors, shownProblem } from './problem.ts';

const refused = (code: string, extra: Partial<ConstructorParameters<typeof ApiProblem>[0]> = {}) =>
  new ApiProblem({ code, status: 400, title: 'T', detail: 'The rule that failed.', ...extra });

test('a code that says everything stands alone; one that differs by case brings its particulars', () => {
  expect(shownProblem(refused('busy'))).toEqual({ code: 'busy', particulars: null, requestId: null });
  expect(shownProblem(refused('share-refused')).particulars).toBe('The rule that failed.');
});

test('field errors are shown at their fields; without any, the sentence is shown', () => {
  const withFields = refused('input-invalid', {
    errors: [{ field: 'email', message: 'must be an address' }],
  });
  expect(shownProblem(withFields).particulars).toBeNull();
  expect(fieldErrors(withFields)).toEqual({ email: 'must be an address' });
  expect(shownProblem(refused('input-invalid')).particulars).toBe('The rule that failed.');
});

test('a code of a newer hub, and names of Object, are unknown', () => {
  expect(shownProblem(refused('invented-later'))).toEqual({
    code: 'unknown',
    particulars: 'The rule that failed.',
    requestId: null,
  });
  expect(shownProblem(refused('toString')).code).toBe('unknown');
});

test('what is no answer of the hub shows nothing of itself', () => {
  expect(shownProblem(new TypeError('x is undefined'))).toEqual({
    code: 'unknown',
    particulars: null,
    requestId: null,
  });
  expect(fieldErrors('no')).toEqual({});
});

test('S35: a part that is gone says which; the closed door always says the same', () => {
  expect(shownProblem(refused('not-found'))).toMatchObject({ code: 'not-found', particulars: null });
  expect(shownProblem(refused('not-found', { parameters: { part: 'link' } }))).toMatchObject({
    code: 'part-gone',
    particulars: 'The rule that failed.',
  });
});

test('a mistake of the hub names its request', () => {
  expect(shownProblem(refused('internal', { requestId: 'r1' })).requestId).toBe('r1');
});

test('a place in pasted text or in a file is taken apart', () => {
  expect(faultPlace('csv:3:email')).toEqual({ file: null, line: 3, column: 'email' });
  expect(faultPlace('a:b.csv:14:source')).toEqual({ file: 'a:b.csv', line: 14, column: 'source' });
  expect(faultPlace('people.2.role')).toBeNull();
});
