import { answer, argument, type Command, jsonOption, refuseIdle, textOf, UsageError } from './command.ts';
import { connect } from './credentials.ts';
import { invitedLines, receiptLines } from './words.ts';

const invitations: Command = {
  name: 'invitations',
  usage: 'invitations ID [--resend ADDRESS [--message TEXT] | --cancel ADDRESS] [--json]',
  summary: 'who was invited and has not answered; send again, or take back',
  places: 1,
  options: {
    resend: { type: 'string' },
    cancel: { type: 'string' },
    message: { type: 'string' },
    ...jsonOption,
  },
  async run({ args, values, terminal }) {
    refuseIdle(values, ['message'], { without: ['resend'] });
    const hub = await connect(terminal);
    const resource = await hub.resource(argument(args, 0, 'ID'));
    const resend = textOf(values, 'resend');
    const cancel = textOf(values, 'cancel');
    if (resend !== undefined && cancel !== undefined)
      throw new UsageError('--resend and --cancel exclude each other');
    const waiting = await resource.invitations.list();
    const wanted = (resend ?? cancel)?.toLowerCase();
    if (wanted === undefined) {
      const none = 'Nobody is invited who has not answered.';
      const lines = waiting.map(
        ({ email, role, until }) => `${role.padEnd(10)}  ${email}${until === null ? '' : `  until ${until}`}`,
      );
      return answer(terminal, values, waiting, waiting.length === 0 ? [none] : lines);
    }
    const found = waiting.find(({ email }) => email === wanted);
    if (found === undefined)
      throw new UsageError(`${wanted} is not invited; \`tessera invitations ${args[0]}\` lists who is`);
    if (cancel !== undefined) {
      const receipt = await resource.invitations.cancel(found);
      return answer(terminal, values, receipt, receiptLines(receipt));
    }
    const sent = await resource.invitations.resend(found, { message: textOf(values, 'message') ?? '' });
    const over = 'The address that went out before opens nothing any more.';
    answer(terminal, values, sent, [over, ...invitedLines([sent])]);
  },
};

/** Invitations of addresses. */
export const invitationCommands: readonly Command[] = [invitations];
