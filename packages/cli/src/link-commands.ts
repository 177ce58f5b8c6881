import type { LinkInput, ResourceHandle, RoleName } from '@tessera/client';
import {
  answer,
  argument,
  type Command,
  countOf,
  jsonOption,
  refuseIdle,
  type Terminal,
  textOf,
  UsageError,
  type Values,
} from './command.ts';
import { connect } from './credentials.ts';
import { foresee } from './foresee.ts';
import { receiptLines } from './words.ts';

const list: Command = {
  name: 'links',
  usage:
    'links ID [--people] [--pause LINK | --resume LINK | --extend LINK --for 7d | --revoke LINK | --revoke-all [--with-people] | --revoke-person PERSON | --revoke-people] [--json]',
  summary: 'share links and who came through them; pause, extend or end them',
  places: 1,
  options: {
    people: { type: 'boolean' },
    pause: { type: 'string' },
    resume: { type: 'string' },
    extend: { type: 'string' },
    for: { type: 'string' },
    revoke: { type: 'string' },
    'revoke-all': { type: 'boolean' },
    'with-people': { type: 'boolean' },
    'revoke-person': { type: 'string' },
    'revoke-people': { type: 'boolean' },
    ...jsonOption,
  },
  async run({ args, values, terminal }) {
    refuseIdle(values, ['for'], { without: ['extend'] });
    refuseIdle(values, ['with-people'], { without: ['revoke', 'revoke-all'] });
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const acts = [
      'pause',
      'resume',
      'extend',
      'revoke',
      'revoke-all',
      'revoke-person',
      'revoke-people',
    ].filter((name) => values[name] !== undefined);
    if (acts.length > 1) throw new UsageError(`--${acts.join(' and --')} exclude each other`);
    if (acts.length === 1) return act(terminal, resource, values);
    if (values['people'] === true) return printPeople(terminal, values, resource);
    const links = await resource.links.list();
    const lines = links.map(({ id, label, role, open, state, until, uses, mostUses }) => {
      const used = mostUses === null ? `${uses} used` : `${uses} of ${mostUses} used`;
      const kind = open ? `${role} (open)` : role;
      return `${id}  ${kind.padEnd(15)}  ${state.padEnd(8)}  until ${until.slice(0, 16)}Z  ${used}  ${label}`;
    });
    answer(terminal, values, links, links.length === 0 ? ['It has no share links.'] : lines);
  },
};

async function act(terminal: Terminal, { links }: ResourceHandle, values: Values): Promise<void> {
  const pause = textOf(values, 'pause');
  const resume = textOf(values, 'resume');
  const extend = textOf(values, 'extend');
  const revoke = textOf(values, 'revoke');
  const person = textOf(values, 'revoke-person');
  const people = values['with-people'] === true;
  if (pause !== undefined || resume !== undefined) {
    const link = pause === undefined ? await links.resume(resume ?? '') : await links.pause(pause);
    answer(terminal, values, link, [`The link is ${link.state}.`]);
    return;
  }
  if (extend !== undefined) {
    const life = textOf(values, 'for');
    if (life === undefined)
      throw new UsageError('--for is missing: how long the link lives from now on, 7d say');
    const link = await links.update(extend, { life: secondsOf('for', life) });
    answer(terminal, values, link, [`The link ends at ${link.until}.`]);
    return;
  }
  const receipt =
    revoke !== undefined
      ? await links.revoke(revoke, { people })
      : person !== undefined
        ? await links.revokePerson(person)
        : values['revoke-people'] === true
          ? await links.revokePeople()
          : await links.revokeAll({ people });
  answer(terminal, values, receipt, receiptLines(receipt, 'revoke'));
}

async function printPeople(terminal: Terminal, values: Values, { links }: ResourceHandle): Promise<void> {
  const people = await links.people();
  const lines = people.map(({ id, name, visitor, link, since, lastSeenAt }) => {
    const who = visitor ? `a visitor${name === '' ? '' : ` (${name})`}` : name;
    const seen = lastSeenAt === null ? 'never opened' : `last seen ${lastSeenAt.slice(0, 16)}Z`;
    return `${id}  ${who}  by "${link.label}"  since ${since.slice(0, 16)}Z  ${seen}`;
  });
  answer(terminal, values, people, people.length === 0 ? ['Nobody came through a link.'] : lines);
}

const accept: Command = {
  name: 'accept',
  usage: 'accept ADDRESS [--password TEXT] [--authorize] [--json]',
  summary: 'accept a share link or an invitation',
  places: 1,
  options: { password: { type: 'string' }, authorize: { type: 'boolean' }, ...jsonOption },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const address = argument(args, 0, 'ADDRESS');
    if (address.includes('/invitation#')) {
      const accepted = await hub.acceptInvitation(address);
      const open = [accepted.resource, ...accepted.others];
      return answer(
        terminal,
        values,
        accepted,
        open.map(({ id, title }) => `"${title}" is open to you: ${id}`),
      );
    }
    const password = textOf(values, 'password');
    const { accepted, thing } = await hub.acceptLink(address, {
      ...(password === undefined ? {} : { password }),
      authorize: values['authorize'] === true,
    });
    answer(
      terminal,
      values,
      { accepted, thing },
      accepted
        ? [`You are ${thing.role} of "${thing.title}" by ${thing.owner}: ${thing.id}`]
        : [thing.authorizes ?? '', 'Nothing was accepted yet. The same call with --authorize does.'],
    );
  },
};

/** What `tessera share … --link` can say of the link besides its role. */
export const linkTerms = {
  label: { type: 'string' },
  for: { type: 'string' },
  access: { type: 'string' },
  uses: { type: 'string' },
  password: { type: 'string' },
  domain: { type: 'string' },
  open: { type: 'boolean' },
} as const;

/** Makes a link as the options of `tessera share ID --link` say, and prints its address. */
export async function makeLink(terminal: Terminal, resource: ResourceHandle, values: Values): Promise<void> {
  const label = textOf(values, 'label');
  const role = textOf(values, 'role') as RoleName | undefined;
  const life = textOf(values, 'for');
  const access = textOf(values, 'access');
  const uses = countOf(values, 'uses');
  const password = textOf(values, 'password');
  const domain = textOf(values, 'domain');
  const input: LinkInput = {
    ...(label === undefined ? {} : { label }),
    ...(role === undefined ? {} : { role }),
    ...(life === undefined ? {} : { life: secondsOf('for', life) }),
    ...(access === undefined ? {} : { access: { for: secondsOf('access', access) } }),
    ...(uses === undefined ? {} : { mostUses: uses }),
    ...(password === undefined ? {} : { password }),
    ...(domain === undefined ? {} : { domain }),
    ...(values['open'] === true ? { open: true } : {}),
  };
  if (values['plan'] === true) {
    // No plan keeps a password; whom the link lets in is the same without.
    const { password: _none, ...wish } = input;
    return foresee(terminal, values, resource, { kind: 'link', ...wish });
  }
  const { exposes } = await resource.links.overview();
  const made = await resource.links.create(input);
  const { link, address } = made;
  if (exposes !== null) terminal.printError(exposes);
  answer(terminal, values, made, [address]);
  terminal.printError(`The link ends at ${link.until}. Its address is shown this once.`);
}

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 };

/** "90m", "1h", "7d" in seconds. */
export function secondsOf(option: string, text: string): number {
  const [, count, unit] = /^(\d{1,6})([mhdw])$/.exec(text.trim()) ?? [];
  const size = UNITS[unit ?? ''];
  if (count === undefined || size === undefined)
    throw new UsageError(`--${option}: ${text} is no length of time; 90m, 1h, 7d and 2w are`);
  return Number(count) * size;
}

/** Share links, and coming in by one. */
export const linkCommands: readonly Command[] = [list, accept];
