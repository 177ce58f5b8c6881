import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Terminal } from './command.ts';

/** The terminal that the process runs in. Ctrl-C aborts `signal`. */
export function processTerminal(): Terminal {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort(new Error('Cancelled.')));
  const { stderr, stdin, stdout } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has enough: `tessera list | head`.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    env: process.env,
    signal: abort.signal,
    print: (line) => void stdout.write(`${line}\n`),
    printError: (line) => void stderr.write(`${line}\n`),
    progress(text) {
      if (stderr.isTTY) stderr.write(text === null ? '\r\u001b[K' : `\r\u001b[K${text}`);
    },
    async ask(question, options = {}) {
      stderr.write(question);
      const muted = new Writable({ write: (_chunk, _encoding, done) => done() });
      const reader = createInterface({
        input: stdin,
        output: options.hidden ? muted : stderr,
        terminal: stdin.isTTY === true,
      });
      const ended = new Promise<never>((_resolve, reject) => {
        reader.once('close', () => reject(new Error('Nothing was typed: the input ended.')));
      });
      try {
        return await Promise.race([reader.question('', { signal: abort.signal }), ended]);
      } finally {
        reader.close();
        if (options.hidden) stderr.write('\n');
      }
    },
  };
}
