import {
  type ExposureOrder,
  type Hub,
  plainSentence,
  type TransferOptions,
  type TransferTarget,
  transferInput,
} from '@tessera/client';
import {
  answer,
  argument,
  type Command,
  countOf,
  jsonOption,
  refuseIdle,
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
    'exposed [--order widest|oldest|newest|last-used] [--limit N] [--links] [--revoke GRANT … | --extend GRANT … --until DATE] [--json]',
  summary: 'everything that you have open to others; revoke or prolong many at once',
  places: 0,
  options: {
    order: { type: 'string' },
    limit: { type: 'string' },
    links: { type: 'boolean' },
    revoke: { type: 'string', multiple: true },
    extend: { type: 'string', multiple: true },
    until: { type: 'string' },
    ...jsonOption,
  },
  async run({ values, terminal }) {
    refuseIdle(values, ['until'], { without: ['extend'] });
    const hub = await connect(terminal);
    const revoke = textsOf(values, 'revoke');
    const extend = textsOf(values, 'extend');
    if (revoke.length > 0 && extend.length > 0)
      throw new UsageError('--revoke and --extend exclude each other');
    if (revoke.length > 0) {
      const receipt = await hub.whatIShare().revoke(await sharesOf(hub, revoke));
      return answer(terminal, values, receipt, receiptLines(receipt, 'revoke'));
    }
    if (extend.length > 0) {
      const until = untilOf(values);
      const receipt = await hub.whatIShare().extend(await sharesOf(hub, extend), until);
      return answer(terminal, values, receipt, [
        until === null ? 'They last without end now.' : `They last until ${until.toISOString()} now.`,
      ]);
    }
    if (values['links'] === true) return printLinks(hub, terminal, values);
    const limit = countOf(values, 'limit') ?? 50;
    const order = (textOf(values, 'order') ?? 'widest') as ExposureOrder;
    const found = [];
    for await (const one of hub.whatIShare({ order })) {
      found.push(one);
      if (found.length === limit) break;
    }
    const lines = found.map((one) => {
      const until = one.until === null ? '' : `  until ${one.until.slice(0, 16)}Z`;
      const used = one.lastUsedAt === null ? 'never used' : `used ${one.lastUsedAt.slice(0, 10)}`;
      return `${one.grant}  ${one.role.padEnd(9)}  ${one.principal.name.padEnd(24)}  ${one.resource.title}  (${used})${until}`;
    });
    answer(terminal, values, found, lines);
  },
};

/** Finds the shares by the ids of their grants. */
async function sharesOf(hub: Hub, grants: readonly string[]) {
  const found = [];
  for (const grant of new Set(grants)) {
    const one = await hub.whatIShare().find(grant);
    if (one === null)
      throw new UsageError(`there is no share ${grant} of yours; \`tessera exposed\` lists them`);
    found.push(one);
  }
  return found;
}

function untilOf(values: Values): Date | null {
  const text = textOf(values, 'until');
  if (text === undefined) throw new UsageError('--until says how long: a date, or never');
  if (text === 'never') return null;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new UsageError(`--until: ${text} is no date; 2027-01-31 is one`);
  return date;
}

async function printLinks(hub: Hub, terminal: Terminal, values: Values): Promise<void> {
  const links = await hub.whatIShare().links();
  const lines = links.map(
    ({ id, role, state, until, uses, label, resource }) =>
      `${id}  ${role.padEnd(9)}  ${state.padEnd(8)}  until ${until.slice(0, 16)}Z  ${uses} used  ${resource.title}  ${label}`,
  );
  answer(terminal, values, links, links.length === 0 ? ['No share link of yours is open.'] : lines);
}

const leave: Command = {
  name: 'leave',
  usage: 'leave ID [--json]',
  summary: 'drop what was shared with you directly',
  places: 1,
  options: { ...jsonOption },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const left = await (await hub.resource(argument(args, 0, 'ID'))).leave();
    const remains = left.sentence === null ? 'You can no longer open it.' : plainSentence(left.sentence);
    answer(terminal, values, left, [`You left it. ${remains}`]);
  },
};

const transfer: Command = {
  name: 'transfer',
  usage: 'transfer ID (--to PERSON | --organization SLUG) [--no-manager] [--message TEXT] [--plan] [--json]',
  summary: 'offer its ownership to a person, or give it to an organization of yours',
  places: 1,
  options: {
    to: { type: 'string' },
    organization: { type: 'string' },
    'no-manager': { type: 'boolean' },
    message: { type: 'string' },
    plan: { type: 'boolean' },
    ...jsonOption,
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
      return foresee(terminal, values, resource, { kind: 'transfer', ...transferInput(target, options) });
    }
    // An offer's own note says that it was made.
    const sentence = organization === undefined ? '' : 'It belongs to the organization now.';
    const receipt = await resource.transfer(target, options);
    answer(terminal, values, receipt, changeLines(sentence, receipt));
  },
};

const transfers: Command = {
  name: 'transfers',
  usage: 'transfers [--accept OFFER | --decline OFFER | --withdraw OFFER] [--json]',
  summary: 'ownership that is offered to you and by you, and the answer',
  places: 0,
  options: {
    accept: { type: 'string' },
    decline: { type: 'string' },
    withdraw: { type: 'string' },
    ...jsonOption,
  },
  async run({ values, terminal }) {
    const hub = await connect(terminal);
    const accept = textOf(values, 'accept');
    const decline = textOf(values, 'decline');
    const withdraw = textOf(values, 'withdraw');
    if ([accept, decline, withdraw].filter((one) => one !== undefined).length > 1)
      throw new UsageError('--accept, --decline and --withdraw exclude each other');
    if (accept !== undefined) {
      const receipt = await hub.transfers.accept(accept);
      answer(terminal, values, receipt, changeLines('It is yours now.', receipt));
    } else if (decline !== undefined) {
      await hub.transfers.decline(decline);
      answer(terminal, values, { declined: decline }, ['Declined. Who offered it sees that.']);
    } else if (withdraw !== undefined) {
      await hub.transfers.withdraw(withdraw);
      answer(terminal, values, { withdrawn: withdraw }, ['Taken back.']);
    } else await printTransfers(hub, terminal, values);
  },
};

async function printTransfers(hub: Hub, terminal: Terminal, values: Values): Promise<void> {
  const received = await hub.transfers.received();
  const sent = await hub.transfers.sent();
  const lines = [
    ...received.map(
      ({ id, resource, from, until }) =>
        `${id}  ${from.name} offers you ${resource.title}, until ${until.slice(0, 16)}Z`,
    ),
    ...sent.map(
      ({ id, resource, to, until }) =>
        `${id}  you offer ${resource.title} to ${to.name}, until ${until.slice(0, 16)}Z`,
    ),
  ];
  answer(terminal, values, { received, sent }, lines.length === 0 ? ['No offer is open.'] : lines);
}

const star: Command = {
  name: 'star',
  usage: 'star ID [--remove]',
  summary: 'put it among your starred ones; `tessera list --view starred` shows them',
  places: 1,
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
