import { argument, type Command, textOf, UsageError } from './command.ts';
import { connect } from './credentials.ts';
import { invitedLines, receiptLines } from './words.ts';

const invitations: Command = {
  name: 'invitations',
  usage: 'invitations ID [--resend ADDRESS [--message TEXT] | --cancel ADDRESS]',
  summary: 'who was invited and has not answered; send again, or take back',
  options: { resend: { type: 'string' }, cancel: { type: 'string' }, message: { type: 'string' } },
  async run({ args, values, terminal }) {
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const resend = textOf(values, 'resend');
    const cancel = textOf(values, 'cancel');
    if (resend !== undefined && cancel !== undefined)
      throw new UsageError('--resend and --cancel exclude each other');
    const waiting = await resource.invitations.list();
    const wanted = (resend ?? cancel)?.toLowerCase();
    if (wanted === undefined) {
      if (waiting.length === 0) terminal.print('Nobody is invited who has not answered.');
      for (const { email, role, until } of waiting)
        terminal.print(`${role.padEnd(10)}  ${email}${until === null ? '' : `  until ${until}`}`);
      return;
    }
    const found = waiting.find(({ email }) => email === wanted);
    if (found === undefined)
      throw new UsageError(`${wanted} is not invited; \`tessera invitations ${args[0]}\` lists who is`);
    if (cancel !== undefined) {
      for (const line of receiptLines(await resource.invitations.cancel(found))) terminal.print(line);
      return;
    }
    const sent = await resource.invitations.resend(found, { message: textOf(values, 'message') ?? '' });
    terminal.print('The address that went out before opens nothing any more.');
    for (const line of invitedLines([sent])) terminal.print(line);
  },
};

/** Invitations of addresses. */
export const invitationCommands: readonly Command[] = [invitations];
