import type { PrincipalKey } from '../access/model.ts';
import { type Context, requireAccount } from '../context.ts';
import type { Unit } from '../ports.ts';
import { type NewsEvent, type NotificationChoice, SWITCHED_EVENTS, USUAL_CHOICE } from './model.ts';

export type ChoiceChanges = {
  readonly [name in keyof NotificationChoice]?: NotificationChoice[name] | undefined;
};

/** What one wants to be mailed (A25). */
export async function getNotificationChoice(context: Context): Promise<NotificationChoice> {
  const { key } = requireAccount(context.caller);
  return context.store.read((unit) => choiceOf(unit, key));
}

/** Changes what one wants to be mailed; what is left out stays. Mail about the safety of an account always comes. */
export async function setNotificationChoice(
  context: Context,
  changes: ChoiceChanges,
): Promise<NotificationChoice> {
  const { key } = requireAccount(context.caller);
  return context.store.write(async (unit) => {
    const before = await choiceOf(unit, key);
    const after = plain({
      enabled: changes.enabled ?? before.enabled,
      off: changes.off ?? before.off,
      rhythm: changes.rhythm ?? before.rhythm,
    });
    await unit.news.setChoice(key, after);
    return after;
  });
}

/**
 * Switches mails off for whoever holds the signed address of one of them (A28): of one event, or all that can be
 * switched off. Needs no sign-in, gives nothing away, and doing it again changes nothing.
 */
export async function unsubscribe(
  context: Context,
  input: { readonly reader: PrincipalKey; readonly event: NewsEvent | 'all' },
): Promise<void> {
  await context.store.write(async (unit) => {
    const [reader] = await unit.access.principals([input.reader]);
    if (reader === undefined) return;
    const before = await choiceOf(unit, input.reader);
    const { event } = input;
    const after =
      event === 'all' ? { ...before, enabled: false } : plain({ ...before, off: [...before.off, event] });
    await unit.news.setChoice(input.reader, after);
  });
}

async function choiceOf(unit: Unit, reader: PrincipalKey): Promise<NotificationChoice> {
  return (await unit.news.choices([reader])).get(reader) ?? USUAL_CHOICE;
}

/** Events that are off in one order, each once; what cannot be switched off is not among them. */
function plain(choice: NotificationChoice): NotificationChoice {
  return { ...choice, off: SWITCHED_EVENTS.filter((event) => choice.off.includes(event)) };
}
