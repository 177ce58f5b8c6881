import { describe, expect, test } from 'vitest';
import { startTestHub } from '../testing/index.ts';
import { RateLimiter } from './rate-limit.ts';

describe('counting', () => {
  test('half a minute’s worth at once, then evenly, each caller for itself', () => {
    let now = 1_000_000;
    const limiter = new RateLimiter(60, () => now);
    for (let request = 0; request < 30; request++) expect(limiter.take('a')).toBe(0);
    expect(limiter.take('a')).toBe(1);
    expect(limiter.take('b')).toBe(0);
    now += 1000;
    expect(limiter.take('a')).toBe(0);
    expect(limiter.take('a')).toBe(1);
    now += 3_600_000;
    for (let request = 0; request < 30; request++) expect(limiter.take('a')).toBe(0);
    expect(limiter.take('a')).toBe(1);
  });

  test('a clock that goes back gives nothing away and takes nothing', () => {
    let now = 1_000_000;
    const limiter = new RateLimiter(2, () => now);
    expect(limiter.take('a')).toBe(0);
    now -= 500_000;
    expect(limiter.take('a')).toBe(30);
  });

  test('0 is no limit', () => {
    const limiter = new RateLimiter(0, () => 0);
    for (let request = 0; request < 1000; request++) expect(limiter.take('a')).toBe(0);
  });
});

test('too many requests are 429 and say when to come back; another account goes on', async () => {
  const hub = await startTestHub({ environment: { TESSERA_RATE_LIMIT: '400' } });
  try {
    const ben = await hub.person('Ben');
    let answer = await ben.call('GET', '/api/v1/account');
    for (let request = 0; request < 400 && answer.status === 200; request++) {
      answer = await ben.call('GET', '/api/v1/account');
    }
    expect([answer.status, answer.body.code]).toEqual([429, 'rate-limited']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await hub.admin.call('GET', '/api/v1/account')).status).toBe(200);
  } finally {
    await hub.close();
  }
});

test('A3: attempts at passwords have a narrower limit of their own', async () => {
  const hub = await startTestHub({ environment: { TESSERA_RATE_LIMIT: '200' } });
  try {
    const answers = [];
    for (let guess = 0; guess < 5; guess++) answers.push(await hub.signIn(`ghost${guess}@example.org`, 'x'));
    expect(answers.at(-1)?.status).toBe(429);
    expect((await hub.call('GET', '/api/metadata')).status).toBe(200);
  } finally {
    await hub.close();
  }
});
