import { expect, test } from 'vitest';
import { countPeople } from './csv-people.ts';

test.each([
  ['', 0],
  ['name,email', 0],
  ['name,email\n', 0],
  ['name,email\nAnn,a@x.org', 1],
  ['name,email\r\nAnn,a@x.org\r\n\r\nBen,b@x.org\r\n', 2],
  ['name,email\n"Ann\nLee",a@x.org\nBen,b@x.org', 2],
])('%j names %i', (csv, count) => {
  expect(countPeople(csv)).toBe(count);
});
