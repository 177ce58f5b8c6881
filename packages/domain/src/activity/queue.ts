import { requireHeld } from '../accounts/user-manager.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import type { Page } from '../page.ts';
import type { Unit } from '../ports.ts';
import type { MailState, QueuedMail } from './model.ts';

/** A mail as administrators see it: whom and what about, never its text. */
export interface QueuedMailView
  extends Pick<
    QueuedMail,
    'id' | 'event' | 'what' | 'rhythm' | 'createdAt' | 'dueAt' | 'tries' | 'state' | 'answer' | 'doneAt'
  > {
  readonly address: string;
  readonly outside: boolean;
}

export interface MailQueue extends Page<QueuedMailView> {
  readonly counts: Readonly<Record<MailState, number>>;
}

/** The states that a mail can be sent from again. */
export const RESENDABLE = ['waiting', 'kept', 'failed', 'unsure'] as const satisfies readonly MailState[];
/** The states of which all can be sent again, or dropped, at once. */
export const LYING = ['kept', 'failed', 'unsure'] as const satisfies readonly MailState[];
export type LyingState = (typeof LYING)[number];

const MOST_AT_ONCE = 1_000;

/**
 * The queue, newest first, with how many are in each state. Like every act on it this needs `users:manage` besides the
 * `settings:manage` of its route: whom a mail goes to, and that there is one, tells who has an account (A23).
 */
export async function listMailQueue(
  context: Context,
  query: { readonly state?: MailState; readonly cursor?: string; readonly limit: number },
): Promise<MailQueue> {
  return context.store.read(async (unit) => {
    await requireHeld(context, unit, 'users:manage');
    const { items, next } = await unit.outbox.list(query);
    const infos = await unit.access.principals([...new Set(items.map(({ to }) => to))]);
    const addresses = new Map(infos.map(({ key, email, name }) => [key, email ?? name]));
    return {
      items: items.map((mail) => viewOf(mail, addresses.get(mail.to) ?? '')),
      next,
      counts: await unit.outbox.counts(),
    };
  });
}

/** Sends a mail again as soon as may be: one that waits, was kept, failed, or may have arrived. */
export async function resendMail(context: Context, input: { readonly id: string }): Promise<void> {
  await context.store.write(async (unit) => {
    const mail = await openMail(context, unit, input.id);
    await resend(context, unit, [mail.id]);
    await record(context, unit, { action: 'mail.resent', target: mail.id, before: { state: mail.state } });
  });
}

/** The same for all of a state; answers how many. */
export async function resendMails(context: Context, input: { readonly state: LyingState }): Promise<number> {
  return context.store.write(async (unit) => {
    await requireHeld(context, unit, 'users:manage');
    const ids = await unit.outbox.inState(input.state, MOST_AT_ONCE);
    if (ids.length === 0) return 0;
    await resend(context, unit, ids);
    await record(context, unit, {
      action: 'mail.resent',
      target: null,
      before: { state: input.state, count: ids.length },
    });
    return ids.length;
  });
}

/** Drops a mail that has not left. */
export async function dropMail(context: Context, input: { readonly id: string }): Promise<void> {
  await context.store.write(async (unit) => {
    const mail = await openMail(context, unit, input.id);
    await drop(context, unit, [mail.id]);
    await record(context, unit, { action: 'mail.dropped', target: mail.id, before: { state: mail.state } });
  });
}

/** The same for all of a state; answers how many. */
export async function dropMails(context: Context, input: { readonly state: LyingState }): Promise<number> {
  return context.store.write(async (unit) => {
    await requireHeld(context, unit, 'users:manage');
    const ids = await unit.outbox.inState(input.state, MOST_AT_ONCE);
    if (ids.length === 0) return 0;
    await drop(context, unit, ids);
    await record(context, unit, {
      action: 'mail.dropped',
      target: null,
      before: { state: input.state, count: ids.length },
    });
    return ids.length;
  });
}

async function openMail(context: Context, unit: Unit, id: string): Promise<QueuedMail> {
  await requireHeld(context, unit, 'users:manage');
  const mail = await unit.outbox.byId(id);
  if (mail === null) throw notFound();
  if (!RESENDABLE.some((state) => state === mail.state)) {
    throw new Problem('conflict', { detail: `This mail was ${mail.state} already.` });
  }
  if (mail.claimedUntil !== null && mail.claimedUntil > context.clock.now()) {
    throw new Problem('conflict', { detail: 'This mail is on its way now. Look again in a minute.' });
  }
  return mail;
}

async function resend(context: Context, unit: Unit, ids: readonly string[]): Promise<void> {
  if (!context.mailConfigured) {
    throw new Problem('conflict', {
      detail: 'No mail server is set up, so nothing can be sent. Set one up first.',
    });
  }
  const dueAt = context.clock.now();
  await unit.outbox.settle(ids, { state: 'waiting', answer: null, tries: 0, dueAt, doneAt: null });
}

async function drop(context: Context, unit: Unit, ids: readonly string[]): Promise<void> {
  const answer = 'An administrator dropped it.';
  await unit.outbox.settle(ids, { state: 'dropped', answer, doneAt: context.clock.now() });
}

function viewOf(mail: QueuedMail, known: string): QueuedMailView {
  const { id, event, what, rhythm, createdAt, dueAt, tries, state, answer, doneAt, outside } = mail;
  const address = mail.address ?? known;
  return { id, event, what, rhythm, createdAt, dueAt, tries, state, doneAt, outside, answer, address };
}
