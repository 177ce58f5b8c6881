import { expect, test } from 'vitest';
import { createApi } from './api.ts';
import { isoTime } from './checks.ts';
import { Hub } from './hub.ts';
import { Tessera } from './tessera.ts';

test.each(['127.0.0.1:8420', 'hub.example.org', 'ftp://hub.example.org', '/hub'])(
  '%s is no address of a hub, and what would be is said',
  async (url) => {
    await expect(Tessera.login({ url, key: 'k' })).rejects.toThrow('https://hub.example.org is one');
    expect(() => Tessera.connect(url)).toThrow(TypeError);
  },
);

test('an address with a slash at its end is the same hub', () => {
  expect(createApi({ baseUrl: 'https://hub.example/' }).baseUrl).toBe('https://hub.example');
});

test('a time that is none is refused by its name', async () => {
  expect(isoTime('until', new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  const shares = new Hub(createApi({ baseUrl: 'https://hub.example' })).whatIShare();
  expect(() => shares.extend([], new Date('soon'))).toThrow('until must be a valid Date');
});
