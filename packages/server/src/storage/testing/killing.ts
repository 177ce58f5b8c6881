import { spawn } from 'node:child_process';

/**
 * Runs a script that says `open` and then a line for each thing it acknowledges, and kills it `moment` ms after the first
 * of these. Answers the lines it acknowledged whole.
 */
export async function runUntilKilled(
  script: string,
  words: readonly string[],
  moment: number,
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [script, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  child.stdout.on('data', (data: Buffer) => {
    const first = !output.includes('\n', 'open\n'.length);
    output += data.toString();
    if (first && output.includes('\n', 'open\n'.length)) setTimeout(() => child.kill('SIGKILL'), moment);
  });
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)));
  if (signal !== 'SIGKILL') throw new Error(`the process ended by itself: ${errors}`);
  // What stands behind the last line end was not acknowledged whole.
  return output.split('\n').slice(1, -1);
}
