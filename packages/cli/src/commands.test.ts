import { expect, test } from 'vitest';
import { commands } from './commands.ts';

test('every option of a command stands in its usage', () => {
  for (const { name, usage, options } of commands) {
    expect(usage.startsWith(name)).toBe(true);
    const unsaid = Object.keys(options).filter((option) => !usage.includes(`--${option}`));
    expect({ name, unsaid }).toEqual({ name, unsaid: [] });
  }
});
