import { resolve } from 'node:path';
import { argument, type Command, type Terminal, textOf, UsageError } from '@tessera/cli';
import { recoverAdministrator } from '@tessera/domain';
import {
  backUpHub,
  type Config,
  type ConfigSources,
  closeOnSignal,
  describeConfig,
  readConfig,
  restoreHub,
  verificationLines,
  verifyHub,
} from '@tessera/server';
import { buildWeb } from './build.ts';
import { runDemo } from './demo.ts';
import { createHub } from './server.ts';

/** Settings come from here: relative paths start where the command was called. */
function sources(terminal: Terminal): ConfigSources {
  return { environment: terminal.env, folder: terminal.env['INIT_CWD'] ?? process.cwd() };
}

function configOf(terminal: Terminal): Config {
  return readConfig(sources(terminal));
}

const serve: Command = {
  name: 'serve',
  usage: 'serve',
  summary: 'run the hub',
  places: 0,
  options: {},
  async run({ terminal }) {
    const config = configOf(terminal);
    buildWeb();
    const hub = await createHub(config, process.stderr);
    const stopped = closeOnSignal(hub);
    const { url, setUpAddress } = await hub.listen();
    terminal.print(`Tessera runs at ${url}`);
    if (setUpAddress !== null) {
      terminal.print(`\nSet it up here, once:\n\n  ${setUpAddress}\n`);
    }
    await stopped;
    terminal.print('Stopped.');
  },
};

const demo: Command = {
  name: 'demo',
  usage: 'demo',
  summary: 'run a filled hub on loopback that is thrown away when it stops',
  places: 0,
  options: {},
  async run({ terminal }) {
    buildWeb();
    await runDemo(terminal);
  },
};

const config: Command = {
  name: 'config',
  usage: 'config',
  summary: 'print every setting, its value and where it comes from',
  places: 0,
  options: {},
  async run({ terminal }) {
    configOf(terminal);
    const lines = describeConfig(sources(terminal));
    const width = Math.max(...lines.map((line) => line.name.length));
    for (const { name, value, from, meaning } of lines) {
      terminal.print(`${name.padEnd(width)}  ${value === '' ? '–' : value}  (${from})`);
      terminal.print(`${' '.repeat(width)}  ${meaning}`);
    }
  },
};

const backupCommand: Command = {
  name: 'backup',
  usage: 'backup FOLDER',
  summary: 'write a consistent copy of everything; the hub may be running',
  places: 1,
  options: {},
  async run({ args, terminal }) {
    const folder = resolve(sources(terminal).folder, argument(args, 0, 'FOLDER'));
    await backUpHub({ config: configOf(terminal), folder, progress: (step) => terminal.progress(step) });
    terminal.progress(null);
    terminal.print(
      `Wrote ${folder}. It holds hashes of passwords and keys and the secrets of second factors: keep it where only you can read it.`,
    );
  },
};

const restoreCommand: Command = {
  name: 'restore',
  usage: 'restore FOLDER',
  summary: 'fill an empty hub from a backup',
  places: 1,
  options: {},
  async run({ args, terminal }) {
    const folder = resolve(sources(terminal).folder, argument(args, 0, 'FOLDER'));
    await restoreHub({ config: configOf(terminal), folder, progress: (step) => terminal.progress(step) });
    terminal.progress(null);
    terminal.print('Restored. Everybody signs in again.');
  },
};

const admin: Command = {
  name: 'admin',
  usage: 'admin recover [--email ADDRESS] [--without-second-factor]',
  summary: 'give an administrator a way back in; the hub must be stopped (SQLite)',
  places: 1,
  options: { email: { type: 'string' }, 'without-second-factor': { type: 'boolean' } },
  async run({ args, values, terminal }) {
    const word = argument(args, 0, 'recover');
    if (word !== 'recover') throw new UsageError(`tessera admin knows recover, not ${word}`);
    const hub = await createHub(configOf(terminal), null);
    try {
      const { account, address, hasFactors } = await recoverAdministrator(hub.systemContext(), {
        email: textOf(values, 'email'),
        withoutFactors: values['without-second-factor'] === true,
      });
      terminal.print(
        `${account.name} (${account.email}) sets a new password here, once, within the hour:\n\n  ${address}\n`,
      );
      if (hasFactors) {
        terminal.print(
          'The account has a second factor, which is needed besides. If it is lost too, run this again with --without-second-factor.',
        );
      }
    } finally {
      await hub.close();
    }
  },
};

const audit: Command = {
  name: 'audit',
  usage: 'audit verify [--head HASH]',
  summary: 'compare every entry of the audit log with its seal; the hub may be running',
  places: 1,
  options: { head: { type: 'string' } },
  async run({ args, values, terminal }) {
    const word = argument(args, 0, 'verify');
    if (word !== 'verify') throw new UsageError(`tessera audit knows verify, not ${word}`);
    const head = textOf(values, 'head');
    if (head !== undefined && !/^[0-9a-f]{64}$/i.test(head))
      throw new UsageError(`--head: ${head} is no head; one has 64 hexadecimal digits, as verify prints it`);
    const found = await verifyHub({
      config: configOf(terminal),
      head,
      progress: ({ batch, of }) => terminal.progress(`Batch ${batch} of ${of}`),
    });
    terminal.progress(null);
    for (const line of verificationLines(found)) terminal.print(line);
    if (!found.intact) throw new Error('The audit log is not as it was sealed.');
  },
};

/** The commands that need the machine itself. */
export const machineCommands: readonly Command[] = [
  serve,
  demo,
  config,
  backupCommand,
  restoreCommand,
  admin,
  audit,
];
