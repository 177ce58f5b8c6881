import type { RoleName } from '@tessera/client';
import {
  argument,
  type Command,
  jsonOption,
  answer as print,
  refuseIdle,
  textOf,
  UsageError,
} from './command.ts';
import { connect } from './credentials.ts';
import { receiptLines } from './words.ts';

const ask: Command = {
  name: 'request',
  usage: 'request ID [--role viewer|commenter|editor|manager] [--message TEXT] [--json]',
  summary: 'ask for access, or for a higher role',
  places: 1,
  options: { role: { type: 'string' }, message: { type: 'string' }, ...jsonOption },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const role = textOf(values, 'role') as RoleName | undefined;
    const request = await hub.requestAccess(argument(args, 0, 'ID'), {
      ...(role === undefined ? {} : { role }),
      message: textOf(values, 'message') ?? '',
    });
    print(terminal, values, request, [
      `Asked to be ${request.role}. If there is such a thing, those who manage it see this.`,
    ]);
  },
};

const answer: Command = {
  name: 'requests',
  usage: 'requests ID [--approve REQUEST [--as ROLE] | --decline REQUEST] [--json]',
  summary: 'who asks for access, and the answer',
  places: 1,
  options: {
    approve: { type: 'string' },
    as: { type: 'string' },
    decline: { type: 'string' },
    ...jsonOption,
  },
  async run({ args, values, terminal }) {
    refuseIdle(values, ['as'], { without: ['approve'] });
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const approve = textOf(values, 'approve');
    const decline = textOf(values, 'decline');
    if (approve !== undefined && decline !== undefined)
      throw new UsageError('--approve and --decline exclude each other');
    if (approve !== undefined) {
      const receipt = await resource.approve(approve, textOf(values, 'as') as RoleName | undefined);
      return print(terminal, values, receipt, receiptLines(receipt));
    }
    if (decline !== undefined) {
      await resource.decline(decline);
      return print(terminal, values, { declined: decline }, ['Declined. Who asked sees that.']);
    }
    const waiting = await resource.requests();
    const lines = waiting.map(({ id, person, role, message }) => {
      const words = message === '' ? '' : `: ${message.replaceAll(/\s+/g, ' ')}`;
      return `${id}  ${role.padEnd(10)}  ${person.name} (${person.email})${words}`;
    });
    print(terminal, values, waiting, waiting.length === 0 ? ['Nobody waits for an answer.'] : lines);
  },
};

/** Asking for access and answering. */
export const requestCommands: readonly Command[] = [ask, answer];
