import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { askSecret } from './ask-secret.ts';

function keyboard(isTTY: boolean) {
  let shown = '';
  const stdin = Object.assign(new PassThrough(), { isTTY });
  return { stdin, stderr: { write: (text: string) => (shown += text) }, shown: () => shown };
}

test('A9: a secret is typed at the terminal without being shown', async () => {
  const person = keyboard(true);
  const asked = askSecret('New password again: ', person);
  person.stdin.write('tiles in the sun\n');
  expect(await asked).toBe('tiles in the sun');
  expect(person.shown()).toBe('New password again: \n');
});

test('A9: where there is no terminal nobody is asked', async () => {
  await expect(askSecret('Again: ', keyboard(false))).rejects.toThrow('this is no terminal');
});
