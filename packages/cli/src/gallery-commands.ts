import {
  type ExposureOrder,
  type Hub,
  plainSentence,
  type TransferOptions,
  type TransferTarget,
  transferInput,
} from '@tessera/client';
import {
  argument,
  type Command,
  countOf,
  type Terminal,
  textOf,
  textsOf,
  UsageError,
  type Values,
} from './command.ts';
import { connect } from './credentials.ts';
import { foresee } from './foresee.ts';
import { changeLines, receiptLines } from './words.ts';

const exposed: Command = {
  name: 'exposed',
  usage:
    'exposed [--order widest|oldest|newest|last-used] [--limit N] [--links] [--revoke GRANT … | --extend GRANT … --until DATE]',
  summary: 'everything that you have open to others; revoke or prolong many at once',
  options: {
    order: { type: 'string' },
    limit: { type: 'string' },
    links: { type: 'boolean' },
    revoke: { type: 'string', multiple: true },
    extend: { type: 'string', multiple: true },
    until: { type: 'string' },
  },
  async run({ values, terminal }) {
    const hub = await connect(terminal);
    const revoke = textsOf(values, 'revoke');
    const extend = textsOf(values, 'extend');
    if (revoke.length > 0 && extend.length > 0)
      throw new UsageError('--revoke and --extend exclude each other');
    if (revoke.length > 0) {
      const receipt = await hub.whatIShare().revoke(await sharesOf(hub, revoke));
      for (const line of receiptLines(receipt, 'revoke')) terminal.print(line);
      return;
    }
    if (extend.length > 0) {
      const until = untilOf(values);
      await hub.whatIShare().extend(await sharesOf(hub, extend), until);
      terminal.print(
        until === null ? 'They last without end now.' : `They last until ${until.toISOString()} now.`,
      );
      return;
    }
    if (values['links'] === true) return printLinks(hub, terminal);
    let left = countOf(values, 'limit') ?? 50;
    const order = (textOf(values, 'order') ?? 'widest') as ExposureOrder;
    for await (const one of hub.whatIShare({ order })) {
      if (left-- <= 0) break;
      const until = one.until === null ? '' : `  until ${one.until.slice(0, 16)}Z`;
      const used = one.lastUsedAt === null ? 'never used' : `used ${one.lastUsedAt.slice(0, 10)}`;
      terminal.print(
        `${one.grant}  ${one.role.padEnd(9)}  ${one.principal.name.padEnd(24)}  ${one.resource.title}  (${used})${until}`,
      );
    }
  },
};

/** Finds the shares by the ids of their grants. */
async function sharesOf(hub: Hub, grants: readonly string[]) {
  const wanted = new Set(grants);
  const found = [];
  for await (const one of hub.whatIShare()) {
    if (!wanted.delete(one.grant)) continue;
    found.push(one);
    if (wanted.size === 0) return found;
  }
  throw new UsageError(
    `there is no share ${[...wanted].join(', ')} of yours; \`tessera exposed\` lists them`,
  );
}

function untilOf(values: Values): Date | null {
  const text = textOf(values, 'until');
  if (text === undefined) throw new UsageError('--until says how long: a date, or never');
  if (text === 'never') return null;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new UsageError(`--until: ${text} is no date; 2027-01-31 is one`);
  return date;
}

async function printLinks(hub: Hub, terminal: Terminal): Promise<void> {
  const links = await hub.whatIShare().links();
  if (links.length === 0) terminal.print('No share link of yours is open.');
  for (const { id, role, state, until, uses, label, resource } of links) {
    terminal.print(
      `${id}  ${role.padEnd(9)}  ${state.padEnd(8)}  until ${until.slice(0, 16)}Z  ${uses} used  ${resource.title}  ${label}`,
    );
  }
}

const leave: Command = {
  name: 'leave',
  usage: 'leave ID',
  summary: 'drop what was shared with you directly',
  options: {},
  async run({ args, terminal }) {
    const hub = await connect(terminal);
    const { role, sentence } = await (await hub.resource(argument(args, 0, 'ID'))).leave();
    if (role === null || sentence === null) terminal.print('You left it. You can no longer open it.');
    else terminal.print(`You left it. ${plainSentence(sentence)}`);
  },
};

const transfer: Command = {
  name: 'transfer',
  usage: 'transfer ID (--to PERSON | --organization SLUG) [--no-manager] [--message TEXT] [--plan]',
  summary: 'offer its ownership to a person, or give it to an organization of yours',
  options: {
    to: { type: 'string' },
    organization: { type: 'string' },
    'no-manager': { type: 'boolean' },
    message: { type: 'string' },
    plan: { type: 'boolean' },
  },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const to = textOf(values, 'to');
    const organization = textOf(values, 'organization');
    if ((to === undefined) === (organization === undefined))
      throw new UsageError('either --to or --organization says to whom');
    const target: TransferTarget = organization === undefined ? (to ?? '') : { organization };
    const options: TransferOptions = {
      keepManager: values['no-manager'] !== true,
      message: textOf(values, 'message') ?? '',
    };
    if (values['plan'] === true) {
      return foresee(terminal, resource, { kind: 'transfer', ...transferInput(target, options) });
    }
    // An offer's own note says that it was made.
    const sentence = organization === undefined ? '' : 'It belongs to the organization now.';
    for (const line of changeLines(sentence, await resource.transfer(target, options))) terminal.print(line);
  },
};

const transfers: Command = {
  name: 'transfers',
  usage: 'transfers [--accept OFFER | --decline OFFER | --withdraw OFFER]',
  summary: 'ownership that is offered to you and by you, and the answer',
  options: { accept: { type: 'string' }, decline: { type: 'string' }, withdraw: { type: 'string' } },
  async run({ values, terminal }) {
    const hub = await connect(terminal);
    const accept = textOf(values, 'accept');
    const decline = textOf(values, 'decline');
    const withdraw = textOf(values, 'withdraw');
    if ([accept, decline, withdraw].filter((one) => one !== undefined).length > 1)
      throw new UsageError('--accept, --decline and --withdraw exclude each other');
    if (accept !== undefined) {
      for (const line of changeLines('It is yours now.', await hub.transfers.accept(accept)))
        terminal.print(line);
    } else if (decline !== undefined) {
      await hub.transfers.decline(decline);
      terminal.print('Declined. Who offered it sees that.');
    } else if (withdraw !== undefined) {
      await hub.transfers.withdraw(withdraw);
      terminal.print('Taken back.');
    } else await printTransfers(hub, terminal);
  },
};

async function printTransfers(hub: Hub, terminal: Terminal): Promise<void> {
  const received = await hub.transfers.received();
  const sent = await hub.transfers.sent();
  if (received.length + sent.length === 0) terminal.print('No offer is open.');
  for (const { id, resource, from, until } of received)
    terminal.print(`${id}  ${from.name} offers you ${resource.title}, until ${until.slice(0, 16)}Z`);
  for (const { id, resource, to, until } of sent)
    terminal.print(`${id}  you offer ${resource.title} to ${to.name}, until ${until.slice(0, 16)}Z`);
}

const star: Command = {
  name: 'star',
  usage: 'star ID [--remove]',
  summary: 'put it among your starred ones; `tessera list --view starred` shows them',
  options: { remove: { type: 'boolean' } },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    await (values['remove'] === true ? resource.unstar() : resource.star());
    terminal.print(values['remove'] === true ? 'No longer starred.' : 'Starred.');
  },
};

/** What one has open to others, ownership handed over, leaving, stars. */
export const galleryCommands: readonly Command[] = [exposed, leave, transfer, transfers, star];
