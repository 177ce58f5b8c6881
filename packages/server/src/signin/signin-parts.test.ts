import { describe, expect, test } from 'vitest';
import { createHasher } from './argon2.ts';
import { cookieName, keyToken, readCredential, sessionToken } from './credentials.ts';
import { deviceOf } from './device.ts';
import { networkOf } from './network.ts';
import { digestSecret, sameDigest, systemRandom } from './secrets.ts';

describe('password hashes', () => {
  const hasher = createHasher({ memory: 32, passes: 1 });

  test('are argon2id with a salt of their own, and carry what they cost', async () => {
    const [one, other] = [await hasher.hash('tall violet harbour'), await hasher.hash('tall violet harbour')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=32,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(other).not.toBe(one);
    expect(await hasher.verify('tall violet harbour', one)).toBe(true);
    expect(await hasher.verify('tall violet harbor', one)).toBe(false);
    const dearer = createHasher({ memory: 64, passes: 2 });
    expect(await dearer.verify('tall violet harbour', one)).toBe(true);
  });

  test('one password in two spellings of Unicode is one', async () => {
    expect(await hasher.verify('schöne Grüße'.normalize('NFD'), await hasher.hash('schöne Grüße'))).toBe(
      true,
    );
  });

  test('A3: no account is no match', async () => {
    for (const password of ['', 'tall violet harbour'])
      expect(await hasher.verify(password, null)).toBe(false);
  });

  test('a burst waits in line, and too long a line is sent away', async () => {
    const all = await Promise.allSettled(Array.from({ length: 100 }, () => hasher.hash('x')));
    expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(66);
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'busy' });
    expect(await hasher.verify('x', await hasher.hash('x'))).toBe(true);
  });
});

describe('networks', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::7', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
  ])('A3: %s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('credentials', () => {
  const secret = systemRandom.secret();
  const id = systemRandom.id();

  test('what the hub hands out it reads', () => {
    expect(readCredential(`Bearer ${sessionToken(secret)}`, undefined)).toEqual({
      by: 'session',
      digest: digestSecret(secret),
    });
    expect(readCredential(`bearer ${keyToken(id, secret)}`, undefined)).toEqual({
      by: 'key',
      id,
      digest: digestSecret(secret),
    });
    expect(readCredential(undefined, secret)).toEqual({ by: 'cookie', digest: digestSecret(secret) });
    expect(readCredential(undefined, undefined)).toEqual({ by: 'none' });
    expect(readCredential(undefined, '')).toEqual({ by: 'none' });
  });

  test('a bearer stands before a cookie, also a bad one', () => {
    expect(readCredential('Bearer x', secret)).toEqual({ by: 'nonsense' });
    for (const wrong of [
      '',
      'Bearer',
      `Basic ${secret}`,
      `Bearer ${secret}`,
      `Bearer ${sessionToken(secret)} x`,
    ]) {
      expect(readCredential(wrong, secret)).toEqual({ by: 'nonsense' });
    }
    expect(readCredential(undefined, `${secret}x`)).toEqual({ by: 'nonsense' });
  });

  test('the cookie is __Host- on https, and named for the port on http', () => {
    expect(cookieName('https://hub.example.org')).toBe('__Host-tessera');
    expect(cookieName('http://127.0.0.1:8420')).toBe('tessera-8420');
    expect(cookieName('http://hub.example.org')).toBe('tessera-80');
  });

  test('secrets have 256 bits, ids 130, and digests are compared as a whole', () => {
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(id).toMatch(/^[a-z2-7]{26}$/);
    expect(sameDigest(digestSecret('a'), digestSecret('a'))).toBe(true);
    expect(sameDigest(digestSecret('a'), digestSecret('b'))).toBe(false);
    expect(sameDigest('', '')).toBe(false);
  });
});

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36',
    'Chrome on Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604',
    'Safari on iOS',
  ],
  ['node', 'Node.js'],
  ['<script>alert(1)</script>', 'Unknown device'],
  [undefined, 'Unknown device'],
])('a device is told in known words: %s', (agent, words) => {
  expect(deviceOf(agent)).toBe(words);
});
