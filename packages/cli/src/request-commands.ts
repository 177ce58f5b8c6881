import type { RoleName } from '@tessera/client';
import { argument, type Command, textOf, UsageError } from './command.ts';
import { connect } from './credentials.ts';
import { receiptLines } from './words.ts';

const ask: Command = {
  name: 'request',
  usage: 'request ID [--role viewer|editor|manager] [--message TEXT]',
  summary: 'ask for access, or for a higher role',
  options: { role: { type: 'string' }, message: { type: 'string' } },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const role = textOf(values, 'role') as RoleName | undefined;
    const request = await hub.requestAccess(argument(args, 0, 'ID'), {
      ...(role === undefined ? {} : { role }),
      message: textOf(values, 'message') ?? '',
    });
    terminal.print(`Asked to be ${request.role}. If there is such a thing, those who manage it see this.`);
  },
};

const answer: Command = {
  name: 'requests',
  usage: 'requests ID [--approve REQUEST [--as ROLE] | --decline REQUEST]',
  summary: 'who asks for access, and the answer',
  options: { approve: { type: 'string' }, as: { type: 'string' }, decline: { type: 'string' } },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const approve = textOf(values, 'approve');
    const decline = textOf(values, 'decline');
    if (approve !== undefined && decline !== undefined)
      throw new UsageError('--approve and --decline exclude each other');
    if (approve !== undefined) {
      const receipt = await resource.approve(approve, textOf(values, 'as') as RoleName | undefined);
      for (const line of receiptLines(receipt)) terminal.print(line);
      return;
    }
    if (decline !== undefined) {
      await resource.decline(decline);
      terminal.print('Declined. Who asked sees that.');
      return;
    }
    const waiting = await resource.requests();
    if (waiting.length === 0) terminal.print('Nobody waits for an answer.');
    for (const { id, person, role, message } of waiting) {
      const words = message === '' ? '' : `: ${message.replaceAll(/\s+/g, ' ')}`;
      terminal.print(`${id}  ${role.padEnd(10)}  ${person.name} (${person.email})${words}`);
    }
  },
};

/** Asking for access and answering. */
export const requestCommands: readonly Command[] = [ask, answer];
