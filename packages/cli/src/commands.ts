import { constants, createWriteStream, openAsBlob } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiProblem, type Hub, sendUpload, Tessera, unfoldingGrant } from '@tessera/client';
import type { AudienceRowShape } from '@tessera/contract';
import {
  answer,
  argument,
  type Command,
  countOf,
  jsonOption,
  refuseBeside,
  refuseIdle,
  type Terminal,
  textOf,
  UsageError,
} from './command.ts';
import { connect, forgetCredentials, keepCredentials } from './credentials.ts';
import { galleryCommands } from './gallery-commands.ts';
import { invitationCommands } from './invitation-commands.ts';
import { linkCommands } from './link-commands.ts';
import { requestCommands } from './request-commands.ts';
import { settingsCommand } from './settings-command.ts';
import { shareCommands } from './share-commands.ts';
import { audienceLine, explanationLines } from './words.ts';

const login: Command = {
  name: 'login',
  usage: 'login URL [--email ADDRESS] [--code CODE]',
  summary: 'sign in to a hub and stay signed in',
  places: 1,
  options: { email: { type: 'string' }, code: { type: 'string' } },
  async run({ args, values, terminal }) {
    const url = hubAddress(argument(args, 0, 'URL'));
    const email = textOf(values, 'email') ?? (await terminal.ask('E-mail: '));
    const password = terminal.env['TESSERA_PASSWORD'] ?? (await terminal.ask('Password: ', { hidden: true }));
    const hub = await signIn(terminal, { url, email, password }, textOf(values, 'code'));
    const { account } = await hub.account.get();
    await keepCredentials(terminal, { url, token: hub.api.token ?? '' });
    terminal.print(`Signed in to ${(await hub.metadata()).name} as ${account.name}.`);
  },
};

/** The address of a hub as typed; what is none is said here, not as a hub that does not answer. */
function hubAddress(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new UsageError(`${text} is no address of a hub; https://hub.example.org is one`);
}

/** Asks for a code of the app, or a recovery code, when the account has a second factor. */
async function signIn(
  terminal: Terminal,
  login: { readonly url: string; readonly email: string; readonly password: string },
  code: string | undefined,
): Promise<Hub> {
  try {
    return await Tessera.login({ ...login, ...(code === undefined ? {} : { code }) });
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'second-factor-needed') throw error;
    return Tessera.login({ ...login, code: await terminal.ask('Code of your app, or a recovery code: ') });
  }
}

const logout: Command = {
  name: 'logout',
  usage: 'logout',
  summary: 'end the session',
  places: 0,
  options: {},
  async run({ terminal }) {
    const hub = await connect(terminal);
    await hub.logout();
    await forgetCredentials(terminal);
    terminal.print('Signed out.');
  },
};

const publish: Command = {
  name: 'publish',
  usage:
    'publish EDGES --source COLUMN --target COLUMN [--nodes FILE --node COLUMN] [--name TITLE] [--description TEXT] [--mode MODE] [--organization SLUG] [--to ID] [--skip-incomplete] [--json]',
  summary: 'publish a graph from a file; answers its address',
  places: 1,
  options: {
    source: { type: 'string' },
    target: { type: 'string' },
    nodes: { type: 'string' },
    node: { type: 'string' },
    name: { type: 'string' },
    description: { type: 'string' },
    mode: { type: 'string' },
    organization: { type: 'string' },
    to: { type: 'string' },
    'skip-incomplete': { type: 'boolean' },
    ...jsonOption,
  },
  async run({ args, values, terminal }) {
    // Who may see it, and its name, stay as they are: a new version takes none of them.
    refuseBeside(values, ['name', 'description', 'mode', 'organization'], 'to');
    refuseIdle(values, ['node'], { without: ['nodes'] });
    const path = argument(args, 0, 'EDGES');
    const source = textOf(values, 'source');
    const target = textOf(values, 'target');
    if (source === undefined || target === undefined) {
      throw new UsageError('--source and --target name the columns of the two ends');
    }
    const nodes = textOf(values, 'nodes');
    const node = textOf(values, 'node');
    if (nodes !== undefined && node === undefined)
      throw new UsageError('--node names the id column of --nodes');
    const organization = textOf(values, 'organization');
    const signedIn = await connect(terminal);
    const hub = organization === undefined ? signedIn : signedIn.organization(organization);
    const step = (text: string, done: number | null) =>
      terminal.progress(done === null ? text : `${text} ${Math.round(done * 100)} %`);
    const send = async (purpose: string, file: string) => {
      await access(file, constants.R_OK);
      const upload = await sendUpload(hub.api, basename(file), await openAsBlob(file), {
        signal: terminal.signal,
        onProgress: ({ received, size }) =>
          step(`Sending ${basename(file)}`, size === 0 ? 1 : received / size),
      });
      return { purpose, file: upload.id };
    };
    const files = [await send('edges', path)];
    if (nodes !== undefined) files.push(await send('nodes', nodes));
    const content = {
      source,
      destination: target,
      ...(node === undefined ? {} : { node }),
      ...(values['skip-incomplete'] === true ? { skipIncomplete: true } : {}),
    };
    const watch = {
      signal: terminal.signal,
      onProgress: (progress: { done: number | null; step: string }) => step(progress.step, progress.done),
    };
    const to = textOf(values, 'to');
    const mode = textOf(values, 'mode');
    const resource =
      to === undefined
        ? await hub.publish(
            {
              kind: 'graph',
              title: textOf(values, 'name') ?? basename(path).replace(/\.[^.]+$/, ''),
              description: textOf(values, 'description') ?? '',
              content,
              files,
              ...(mode === undefined ? {} : { sharing: { mode: mode as 'private' } }),
            },
            watch,
          )
        : await hub.addVersion(to, { content, files }, watch);
    terminal.progress(null);
    answer(terminal, values, resource.data, [resource.shareAddress]);
  },
};

const list: Command = {
  name: 'list',
  usage:
    'list [--view mine|shared|organization|starred|recent|visible|public|hidden|trash] [--text WORDS] [--limit N] [--json]',
  summary: 'what you have, newest first',
  places: 0,
  options: { view: { type: 'string' }, text: { type: 'string' }, limit: { type: 'string' }, ...jsonOption },
  async run({ values, terminal }) {
    const hub = await connect(terminal);
    const text = textOf(values, 'text');
    const limit = countOf(values, 'limit') ?? 50;
    const view = (textOf(values, 'view') ?? 'mine') as 'mine';
    const found = [];
    for await (const { data } of hub.resources({ view, ...(text === undefined ? {} : { text }) })) {
      found.push(data);
      if (found.length === limit) break;
    }
    const lines = found.map(
      ({ id, kind, audience, title }) => `${id}  ${kind.padEnd(10)}  ${audience.label.padEnd(20)}  ${title}`,
    );
    answer(terminal, values, found, lines);
  },
};

const who: Command = {
  name: 'who',
  usage: 'who ID [--members] [--json]',
  summary: 'who can see it, with role and reasons; with --members who is in its groups, one by one',
  places: 1,
  options: { members: { type: 'boolean' }, ...jsonOption },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const rows: unknown[] = [];
    const lines: string[] = [];
    for await (const row of resource.audience()) {
      lines.push(audienceLine(row));
      const grant = values['members'] === true ? unfoldingGrant(row) : null;
      const members: AudienceRowShape[] = [];
      if (grant !== null) for await (const member of resource.audience({ grant })) members.push(member);
      lines.push(...members.map((member) => `  ${audienceLine(member)}`));
      rows.push(grant === null ? row : { ...row, members });
    }
    answer(terminal, values, rows, lines);
  },
};

const why: Command = {
  name: 'why',
  usage: 'why ID [PERSON] [--json]',
  summary: 'why a person (you, when none is named) can or cannot',
  places: 2,
  options: { ...jsonOption },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const explanation = await (await hub.resource(argument(args, 0, 'ID'))).explain(args[1]);
    answer(terminal, values, explanation, explanationLines(explanation));
  },
};

const exportCommand: Command = {
  name: 'export',
  usage: 'export ID FORMAT [--table nodes|edges] --out FILE',
  summary: 'download in a format of its kind',
  places: 2,
  options: { table: { type: 'string' }, out: { type: 'string' } },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const out = textOf(values, 'out');
    if (out === undefined) throw new UsageError('--out names the file to write');
    const table = textOf(values, 'table');
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const response = await resource.export(argument(args, 1, 'FORMAT'), table === undefined ? {} : { table });
    if (response.body === null) return;
    await pipeline(
      Readable.fromWeb(response.body as import('node:stream/web').ReadableStream),
      createWriteStream(out),
    );
    terminal.print(`Wrote ${out}.`);
  },
};

/** The commands that work over the network, in the order of the help. */
export const commands: readonly Command[] = [
  login,
  logout,
  publish,
  list,
  ...shareCommands,
  who,
  why,
  ...linkCommands,
  ...requestCommands,
  settingsCommand,
  ...invitationCommands,
  ...galleryCommands,
  exportCommand,
];
