import { expect, test } from 'vitest';
import { passwordRules } from './password-rules.ts';

const ann = { name: 'Ann van der Berg', email: 'Ann.Berg.Long@example.org' };

test('A9: 10 to 128 characters, counted as people count', () => {
  expect(passwordRules('123456789', ann).length).toBe(false);
  expect(passwordRules('1234567890', ann).length).toBe(true);
  expect(passwordRules('🗝'.repeat(9), ann).length).toBe(false);
  expect(passwordRules('🗝'.repeat(10), ann).length).toBe(true);
  expect(passwordRules('x'.repeat(129), ann).length).toBe(false);
});

test('A9: not the name or the e-mail, in any letter case', () => {
  expect(passwordRules('ann VAN der berg', ann).different).toBe(false);
  expect(passwordRules('ann.berg.long@EXAMPLE.org', ann).different).toBe(false);
  expect(passwordRules('ann.berg.long', ann).different).toBe(false);
  expect(passwordRules('something else', ann).different).toBe(true);
  expect(passwordRules('', ann).different).toBe(false);
});

test('an empty name forbids nothing', () => {
  expect(passwordRules('1234567890', { name: '', email: '' }).different).toBe(true);
});
