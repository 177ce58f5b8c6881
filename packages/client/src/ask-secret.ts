/** Where a person types: what of a process is needed for it. */
export interface Keyboard {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown };
}

/** Has a person at the terminal type a secret, which is not echoed. Rejects with a `TypeError` where nobody can type. */
export async function askSecret(question: string, keyboard = keyboardOfProcess()): Promise<string> {
  if (keyboard?.stdin.isTTY !== true)
    throw new TypeError('Nobody can type here: this is no terminal. Hand the text over instead.');
  const { createInterface } = process.getBuiltinModule('node:readline/promises');
  const { Writable } = process.getBuiltinModule('node:stream');
  keyboard.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: keyboard.stdin, output: nowhere, terminal: true });
  const ended = new Promise<never>((_resolve, reject) => {
    reader.once('close', () => reject(new TypeError('Nothing was typed: the input ended.')));
  });
  try {
    return await Promise.race([reader.question(''), ended]);
  } finally {
    reader.close();
    keyboard.stderr.write('\n');
  }
}

function keyboardOfProcess(): Keyboard | null {
  return 'process' in globalThis && 'stdin' in process ? process : null;
}
