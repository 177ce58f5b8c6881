import { Problem } from '@tessera/domain';
import { expect, test } from 'vitest';
import { isWorthRetrying, toFailure } from './failures.ts';

function failure(fields: object): Error {
  return Object.assign(new Error('from the driver'), fields);
}

test.each([
  ['storage-full', { errcode: 13 }],
  ['storage-full', { errcode: 4874 }],
  ['storage-full', { code: 'ENOSPC' }],
  ['storage-full', { code: '53100' }],
  ['busy', { errcode: 5 }],
  ['busy', { errcode: 517 }],
  ['busy', { errcode: 6 }],
  ['busy', { code: '40001' }],
  ['busy', { code: '55P03' }],
  ['busy', { code: '57P01' }],
  ['busy', { code: '08006' }],
  ['busy', { code: 'ECONNREFUSED' }],
  ['input-invalid', { code: '22021' }],
])('%s stands for %o, and keeps its cause', (code, fields) => {
  const error = failure(fields);
  expect(toFailure(error)).toMatchObject({ code, cause: error });
});

test('what is unexpected, and what is a problem already, stays as it is', () => {
  for (const error of [
    failure({ errcode: 19 }),
    failure({ code: '42601' }),
    new Problem('conflict', { detail: 'x' }),
    'text',
  ]) {
    expect(toFailure(error)).toBe(error);
  }
  expect(isWorthRetrying(failure({ code: '40P01' }))).toBe(true);
  expect(isWorthRetrying(failure({ code: '23505' }))).toBe(false);
});
