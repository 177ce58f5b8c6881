import { constants, createWriteStream, openAsBlob } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiProblem, type Hub, type RoleName, type ShareInput, sendUpload, Tessera } from '@tessera/client';
import { argument, type Command, countOf, type Terminal, textOf, textsOf, UsageError } from './command.ts';
import { connect, forgetCredentials, keepCredentials } from './credentials.ts';
import { foresee } from './foresee.ts';
import { galleryCommands } from './gallery-commands.ts';
import { invitationCommands } from './invitation-commands.ts';
import { linkCommands, linkOptions, makeLink } from './link-commands.ts';
import { requestCommands } from './request-commands.ts';
import { settingsCommand } from './settings-command.ts';
import { audienceLine, changeLines, explanationLines, receiptLines, unfoldingGrant } from './words.ts';

const login: Command = {
  name: 'login',
  usage: 'login URL [--email ADDRESS] [--code CODE]',
  summary: 'sign in to a hub and stay signed in',
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
    'publish EDGES --source COLUMN --target COLUMN [--nodes FILE --node COLUMN] [--name TITLE] [--description TEXT] [--mode MODE] [--organization SLUG] [--to ID] [--skip-incomplete]',
  summary: 'publish a graph from a file; answers its address',
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
  },
  async run({ args, values, terminal }) {
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
    terminal.print(resource.shareAddress);
  },
};

const list: Command = {
  name: 'list',
  usage:
    'list [--view mine|shared|organization|starred|recent|visible|public|hidden|trash] [--text WORDS] [--limit N]',
  summary: 'what you have, newest first',
  options: { view: { type: 'string' }, text: { type: 'string' }, limit: { type: 'string' } },
  async run({ values, terminal }) {
    const hub = await connect(terminal);
    const text = textOf(values, 'text');
    const limit = countOf(values, 'limit') ?? 50;
    const view = (textOf(values, 'view') ?? 'mine') as 'mine';
    let left = limit;
    for await (const { data } of hub.resources({ view, ...(text === undefined ? {} : { text }) })) {
      if (left-- <= 0) break;
      terminal.print(`${data.id}  ${data.kind.padEnd(10)}  ${data.audience.label.padEnd(20)}  ${data.title}`);
    }
  },
};

const share: Command = {
  name: 'share',
  usage:
    'share ID [--with ADDRESS …] [--group NAME …] [--role viewer|editor|manager] [--until DATE] [--notify] [--message TEXT] [--mode MODE] [--plan]\n       share ID --link [--role ROLE] [--label TEXT] [--for 1h] [--access 7d] [--uses N] [--password TEXT] [--domain DOMAIN] [--open] [--plan]',
  summary: 'share with people and groups, make a link, or change who may open it',
  options: {
    with: { type: 'string', multiple: true },
    group: { type: 'string', multiple: true },
    role: { type: 'string' },
    until: { type: 'string' },
    mode: { type: 'string' },
    message: { type: 'string' },
    notify: { type: 'boolean' },
    plan: { type: 'boolean' },
    ...linkOptions,
  },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const people = textsOf(values, 'with');
    const groups = textsOf(values, 'group');
    const mode = textOf(values, 'mode');
    if (values['link'] === true) {
      if (people.length > 0 || groups.length > 0 || mode !== undefined)
        throw new UsageError('--link makes a link: leave out --with, --group and --mode');
      return makeLink(terminal, resource, values);
    }
    if (people.length === 0 && groups.length === 0 && mode === undefined) {
      throw new UsageError('--with, --group, --mode or --link says with whom');
    }
    const role = textOf(values, 'role') as RoleName | undefined;
    const until = textOf(values, 'until');
    const plan = values['plan'] === true;
    if (people.length > 0 || groups.length > 0) {
      if (plan && mode !== undefined)
        throw new UsageError('--plan foresees one change: leave out --mode, or --with and --group');
      const input: ShareInput = {
        append: true,
        ...(people.length === 0 ? {} : { invitations: people.map((email) => ({ email })) }),
        ...(groups.length === 0 ? {} : { groups: groups.map((id) => ({ id })) }),
        ...(role === undefined ? {} : { role }),
        ...(until === undefined ? {} : { until: timeOf(until) }),
        notify: values['notify'] === true,
        message: textOf(values, 'message') ?? '',
      };
      if (plan) return foresee(terminal, resource, { ...input, kind: 'share' });
      for (const line of receiptLines(await resource.share(input))) terminal.print(line);
    }
    if (mode !== undefined) {
      if (plan) return foresee(terminal, resource, { kind: 'mode', mode: mode as 'private' });
      for (const line of receiptLines(await resource.setMode(mode as 'private'))) terminal.print(line);
    }
  },
};

function timeOf(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new UsageError(`--until: ${text} is no date; 2027-01-31 is one`);
  return time.toISOString();
}

const move: Command = {
  name: 'move',
  usage: 'move ID (--to COLLECTION | --out) [--plan]',
  summary: 'put it into a collection, or out of the one it is in',
  options: { to: { type: 'string' }, out: { type: 'boolean' }, plan: { type: 'boolean' } },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const parent = textOf(values, 'to') ?? null;
    if ((parent === null) !== (values['out'] === true))
      throw new UsageError('either --to or --out says where it goes');
    if (values['plan'] === true) return foresee(terminal, resource, { kind: 'move', parent });
    const sentence = parent === null ? 'It is in no collection now.' : 'It is in the collection now.';
    for (const line of changeLines(sentence, await resource.moveTo(parent))) terminal.print(line);
  },
};

const who: Command = {
  name: 'who',
  usage: 'who ID [--members]',
  summary: 'who can see it, with role and reasons; with --members who is in its groups, one by one',
  options: { members: { type: 'boolean' } },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    for await (const row of resource.audience()) {
      terminal.print(audienceLine(row));
      const grant = values['members'] === true ? unfoldingGrant(row) : null;
      if (grant === null) continue;
      for await (const member of resource.audience({ grant })) terminal.print(`  ${audienceLine(member)}`);
    }
  },
};

const why: Command = {
  name: 'why',
  usage: 'why ID [PERSON]',
  summary: 'why a person (you, when none is named) can or cannot',
  options: {},
  async run({ args, terminal }) {
    const hub = await connect(terminal);
    const explanation = await (await hub.resource(argument(args, 0, 'ID'))).explain(args[1]);
    for (const line of explanationLines(explanation)) terminal.print(line);
  },
};

const revoke: Command = {
  name: 'revoke',
  usage: 'revoke ID WHO',
  summary: 'take away what a person or group was given on it directly',
  options: {},
  async run({ args, terminal }) {
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const name = argument(args, 1, 'WHO').toLowerCase();
    let found = false;
    for await (const { principal, becauses } of resource.audience()) {
      const names = [principal.id, principal.name, principal.email];
      if (!names.some((candidate) => candidate?.toLowerCase() === name)) continue;
      for (const { grant, revocable } of becauses) {
        if (grant === null || !revocable) continue;
        found = true;
        for (const line of receiptLines(await resource.revoke(grant), 'revoke')) terminal.print(line);
      }
    }
    if (!found)
      throw new UsageError(
        `${args[1]} was given nothing here that you can take away; \`tessera who ${args[0]}\` lists who was`,
      );
  },
};

const exportCommand: Command = {
  name: 'export',
  usage: 'export ID FORMAT [--table nodes|edges] --out FILE',
  summary: 'download in a format of its kind',
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
  share,
  move,
  who,
  why,
  revoke,
  ...linkCommands,
  ...requestCommands,
  settingsCommand,
  ...invitationCommands,
  ...galleryCommands,
  exportCommand,
];
