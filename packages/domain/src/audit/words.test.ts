import { expect, test } from 'vitest';
import { AUDIT_WORDS, auditWords } from './words.ts';

const actions = Object.keys(AUDIT_WORDS);

test('P16: every action has words of its own, and one that is not known stays as it is', () => {
  for (const action of actions) expect(action).toMatch(/^[a-z]+\.[a-z-]+$/);
  expect(new Set(Object.values(AUDIT_WORDS)).size).toBe(actions.length);
  expect(auditWords('session.started')).toBe('Signed in');
  expect(auditWords('of.a-newer-release')).toBe('of.a-newer-release');
  expect(auditWords('constructor')).toBe('constructor');
});
