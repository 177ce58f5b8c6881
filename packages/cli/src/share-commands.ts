import type { ResourceHandle, RoleName, ShareInput } from '@tessera/client';
import type { AudienceRowShape } from '@tessera/contract';
import {
  answer,
  argument,
  type Command,
  jsonOption,
  refuseBeside,
  refuseIdle,
  type Terminal,
  textOf,
  textsOf,
  UsageError,
  type Values,
} from './command.ts';
import { connect } from './credentials.ts';
import { foresee } from './foresee.ts';
import { linkTerms, makeLink } from './link-commands.ts';
import { changeLines, receiptLines } from './words.ts';

/** The options that say with whom to share. */
const WHOM = ['with', 'group', 'organization', 'everyone'];

const share: Command = {
  name: 'share',
  usage:
    'share ID [--with PERSON …] [--group NAME …] [--organization SLUG …] [--everyone] [--role viewer|commenter|editor|manager] [--until DATE] [--notify] [--message TEXT] [--mode MODE [--mode-role viewer|editor]] [--plan] [--json]\n       share ID --link [--role ROLE] [--label TEXT] [--for 1h] [--access 7d] [--uses N] [--password TEXT] [--domain DOMAIN] [--open] [--plan] [--json]',
  summary: 'share with people and groups, make a link, or change who may open it',
  places: 1,
  options: {
    with: { type: 'string', multiple: true },
    group: { type: 'string', multiple: true },
    organization: { type: 'string', multiple: true },
    everyone: { type: 'boolean' },
    role: { type: 'string' },
    until: { type: 'string' },
    mode: { type: 'string' },
    'mode-role': { type: 'string' },
    message: { type: 'string' },
    notify: { type: 'boolean' },
    plan: { type: 'boolean' },
    link: { type: 'boolean' },
    ...linkTerms,
    ...jsonOption,
  },
  async run({ args, values, terminal }) {
    refuseBeside(values, [...WHOM, 'until', 'notify', 'message', 'mode', 'mode-role'], 'link');
    refuseIdle(values, Object.keys(linkTerms), { without: ['link'] });
    refuseIdle(values, ['until', 'notify', 'message'], { without: WHOM });
    refuseIdle(values, ['role'], { without: [...WHOM, 'link'] });
    refuseIdle(values, ['mode-role'], { without: ['mode'] });
    const input = sharesOf(values);
    const mode = modeOf(values);
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    if (values['link'] === true) return makeLink(terminal, resource, values);
    if (values['plan'] === true) {
      if (input !== null && mode !== null)
        throw new UsageError('--plan foresees one change: leave out --mode, or whom to share with');
      if (input !== null) return foresee(terminal, values, resource, { ...input, kind: 'share' });
      if (mode !== null) return foresee(terminal, values, resource, mode);
    }
    if (input === null && mode === null)
      throw new UsageError('--with, --group, --organization, --everyone, --mode or --link says with whom');
    await change(terminal, values, resource, input, mode);
  },
};

type ModeChange = Parameters<ResourceHandle['plan']>[0] & { readonly kind: 'mode' };

/** Shares, changes general access, or both; where one of them is refused, nothing is changed. */
async function change(
  terminal: Terminal,
  values: Values,
  resource: ResourceHandle,
  input: ShareInput | null,
  mode: ModeChange | null,
): Promise<void> {
  // What the mode would be refused for is refused before anything is shared.
  if (input !== null && mode !== null) await resource.plan(mode);
  const receipts = [];
  if (input !== null) receipts.push(await resource.share(input));
  if (mode !== null) receipts.push(await resource.setMode(mode.mode, mode.modeRole as 'viewer' | undefined));
  const [first] = receipts;
  answer(
    terminal,
    values,
    receipts.length === 1 ? first : receipts,
    receipts.flatMap((receipt) => receiptLines(receipt)),
  );
}

/** With whom the options share; null without any. */
function sharesOf(values: Values): ShareInput | null {
  const people = textsOf(values, 'with');
  const groups = textsOf(values, 'group');
  const organizations = textsOf(values, 'organization');
  const everyone = values['everyone'] === true;
  if (people.length + groups.length + organizations.length === 0 && !everyone) return null;
  const role = textOf(values, 'role') as RoleName | undefined;
  const until = textOf(values, 'until');
  const [addresses, ids] = [
    people.filter((one) => one.includes('@')),
    people.filter((one) => !one.includes('@')),
  ];
  return {
    append: true,
    ...(addresses.length === 0 ? {} : { invitations: addresses.map((email) => ({ email })) }),
    ...(ids.length === 0 ? {} : { people: ids.map((id) => ({ id })) }),
    ...(groups.length === 0 ? {} : { groups: groups.map((id) => ({ id })) }),
    ...(organizations.length === 0 ? {} : { organizations: organizations.map((id) => ({ id })) }),
    ...(everyone ? { everyoneHere: {} } : {}),
    ...(role === undefined ? {} : { role }),
    ...(until === undefined ? {} : { until: timeOf(until) }),
    notify: values['notify'] === true,
    message: textOf(values, 'message') ?? '',
  };
}

function modeOf(values: Values): ModeChange | null {
  const mode = textOf(values, 'mode');
  const modeRole = textOf(values, 'mode-role');
  // The hub says what modes and roles there are.
  return mode === undefined
    ? null
    : { kind: 'mode', mode: mode as 'private', ...(modeRole === undefined ? {} : { modeRole }) };
}

function timeOf(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new UsageError(`--until: ${text} is no date; 2027-01-31 is one`);
  return time.toISOString();
}

const move: Command = {
  name: 'move',
  usage: 'move ID (--to COLLECTION | --out) [--plan] [--json]',
  summary: 'put it into a collection, or out of the one it is in',
  places: 1,
  options: { to: { type: 'string' }, out: { type: 'boolean' }, plan: { type: 'boolean' }, ...jsonOption },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const parent = textOf(values, 'to') ?? null;
    if ((parent === null) !== (values['out'] === true))
      throw new UsageError('either --to or --out says where it goes');
    if (values['plan'] === true) return foresee(terminal, values, resource, { kind: 'move', parent });
    const sentence = parent === null ? 'It is in no collection now.' : 'It is in the collection now.';
    const receipt = await resource.moveTo(parent);
    answer(terminal, values, receipt, changeLines(sentence, receipt));
  },
};

const revoke: Command = {
  name: 'revoke',
  usage: 'revoke ID WHO [--json]',
  summary: 'take away what a person or group, by address, id or name, was given on it directly',
  places: 2,
  options: { ...jsonOption },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const who = argument(args, 1, 'WHO');
    const grants = await grantsOf(resource, who);
    if (grants.length === 0)
      throw new UsageError(
        `${who} was given nothing here that you can take away; \`tessera who ${args[0]}\` lists who was`,
      );
    const receipt = await hub.whatIShare().revoke(grants.map((grant) => ({ grant, resource })));
    answer(terminal, values, receipt, receiptLines(receipt, 'revoke'));
  },
};

/** The grants of one person or group on it that one can take away. An address or id counts before a name. */
async function grantsOf(resource: ResourceHandle, who: string): Promise<readonly string[]> {
  const named: AudienceRowShape[] = [];
  const exact: AudienceRowShape[] = [];
  const is = (text: string | null) => text?.toLowerCase() === who.toLowerCase();
  for await (const row of resource.audience()) {
    const { id, email, name } = row.principal;
    if (is(id) || is(email)) exact.push(row);
    else if (is(name)) named.push(row);
  }
  const rows = exact.length > 0 ? exact : named;
  if (rows.length > 1) {
    const ones = rows.map(({ principal }) => principal.email ?? principal.id ?? principal.name);
    throw new UsageError(`${who} is the name of ${rows.length}: say which, ${ones.join(' or ')}`);
  }
  return rows.flatMap(({ becauses }) =>
    becauses.flatMap(({ grant, revocable }) => (grant !== null && revocable ? [grant] : [])),
  );
}

/** Who may open it: shares, links, general access, the collection that it is in, and taking it back. */
export const shareCommands: readonly Command[] = [share, move, revoke];
