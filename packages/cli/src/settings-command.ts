import { readFile, writeFile } from 'node:fs/promises';
import { type SettingsFileShape, settingsFileShape } from '@tessera/contract';
import { argument, type Command, UsageError } from './command.ts';
import { connect } from './credentials.ts';

/** The hub's settings on the command line: shown, out as a file, in from one, and applied to what exists. */
export const settingsCommand: Command = {
  name: 'settings',
  usage: 'settings [show | export FILE | import FILE [--preview] | outside [--apply]]',
  summary: 'show, export and import settings; bring what is outside of the policy inside',
  places: 2,
  options: { preview: { type: 'boolean' }, apply: { type: 'boolean' } },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const word = args[0] ?? 'show';
    if (word === 'show') {
      for (const [name, value] of Object.entries(await hub.settings.get()))
        terminal.print(`${name}: ${JSON.stringify(value)}`);
      return;
    }
    if (word === 'export') {
      const file = argument(args, 1, 'FILE');
      await writeFile(file, `${JSON.stringify(await hub.settings.export(), null, 2)}\n`);
      terminal.print(`Wrote ${file}. It holds no secrets, sign-in methods or mail server.`);
      return;
    }
    if (word === 'import') {
      const preview = values['preview'] === true;
      const done = await hub.settings.import(await readSettings(argument(args, 1, 'FILE')), { preview });
      for (const { setting, before, after } of done.changes)
        terminal.print(`${setting}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`);
      if (done.changes.length === 0) terminal.print('The file says what is set already.');
      for (const { sentence } of done.findings) terminal.print(`  ${sentence}`);
      return;
    }
    if (word !== 'outside')
      throw new UsageError(`settings knows show, export, import and outside, not ${word}`);
    const found = await hub.settings.outside();
    for (const { setting, sentence } of found) terminal.print(`${setting}: ${sentence}`);
    if (found.length === 0) terminal.print('Nothing is outside of the settings.');
    if (found.length === 0 || values['apply'] !== true) return;
    const applied = await hub.settings.apply(
      Object.fromEntries(found.map(({ setting, count }) => [setting, count])),
    );
    terminal.print(`Applied to ${applied.resources} ${applied.resources === 1 ? 'thing' : 'things'}.`);
  },
};

/** What is no file of settings at all is refused here; the hub judges the rest and names what it does not know. */
async function readSettings(path: string): Promise<SettingsFileShape> {
  const text = await readFile(path, 'utf8');
  try {
    const parsed: unknown = JSON.parse(text);
    if (settingsFileShape.pick({ format: true }).loose().safeParse(parsed).success)
      return parsed as SettingsFileShape;
  } catch {
    // What is no JSON is no file of settings either.
  }
  throw new Error(`${path} is no file of settings; "tessera settings export" writes one.`);
}
