import type { Context } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import {
  type News,
  type NotificationChoice,
  type QueuedMail,
  type StoredNews,
  USUAL_CHOICE,
} from './model.ts';
import { dueAt } from './rhythm.ts';

/** How many mails to addresses that somebody named, or that are no account's, one person can cause within a day (A27). */
export const OUTSIDE_PER_DAY = 200;
const DAY = 24 * 3_600_000;

/**
 * Tells people something, in the caller's own write unit: an item in each inbox, and a mail that leaves once the unit
 * has committed (A24, A27). Nobody is told what they did themselves, except about their account. Whether a mail is wanted
 * and its resource still visible is judged again when it leaves. Fails with `rate-limited` when the actor would mail more
 * than {@link OUTSIDE_PER_DAY} outside addresses. What names an `address` counts for that and is queued alike whether or
 * not an account has it, and whatever that account wants, so that the limit tells nobody (A23).
 */
export async function tell(context: Context, unit: Unit, news: News | readonly News[]): Promise<void> {
  const told = (Array.isArray(news) ? (news as readonly News[]) : [news as News]).filter(isNews);
  if (told.length === 0) return;
  const readers = [...new Set(told.map(({ to }) => to))];
  const accounts = new Set((await unit.accounts.byKeys(readers)).map(({ key }) => key));
  const choices = await unit.news.choices(readers);
  const items: Omit<StoredNews, 'seq' | 'readAt'>[] = [];
  const mails: QueuedMail[] = [];
  for (const one of told) {
    if (one.only !== 'mail' && accounts.has(one.to)) items.push(itemOf(context, one));
    const choice = choices.get(one.to) ?? USUAL_CHOICE;
    if (one.only !== 'inbox' && (one.address !== undefined || wantsMail(choice, one.event))) {
      mails.push(mailOf(context, one, choice, !accounts.has(one.to) || one.address !== undefined));
    }
  }
  await refuseTooMany(context, unit, mails);
  if (items.length > 0) await unit.news.put(items);
  if (mails.length > 0) await unit.outbox.put(mails);
}

/** Whether somebody who chose so is mailed about an event; security mails cannot be switched off (A25). */
export function wantsMail(choice: NotificationChoice, event: News['event']): boolean {
  return event === 'security' || (choice.enabled && !choice.off.includes(event));
}

async function refuseTooMany(context: Context, unit: Unit, mails: readonly QueuedMail[]): Promise<void> {
  const now = context.clock.now();
  const counted = mails.filter(
    ({ outside, event, secretPath }) => outside && (event !== 'security' || secretPath !== null),
  );
  for (const sender of new Set(counted.map(({ actor }) => actor))) {
    if (sender === null) continue;
    const { count, oldest } = await unit.outbox.outsideSince(sender, now - DAY);
    if (count + counted.filter(({ actor }) => actor === sender).length <= OUTSIDE_PER_DAY) continue;
    throw new Problem('rate-limited', {
      detail: `At most ${OUTSIDE_PER_DAY} mails a day go to addresses that you name. Share without notifying, or wait.`,
      parameters: { retryAfter: Math.ceil(((oldest || now) + DAY - now) / 1000) },
    });
  }
}

function isNews(one: News): boolean {
  return one.actor !== one.to || one.event === 'account' || one.event === 'security';
}

function itemOf(context: Context, one: News): Omit<StoredNews, 'seq' | 'readAt'> {
  return {
    id: context.random.id(),
    reader: one.to,
    event: one.event,
    what: one.what,
    actor: one.actor,
    resource: one.resource,
    details: one.details ?? {},
    path: one.path ?? null,
    at: context.clock.now(),
  };
}

function mailOf(context: Context, one: News, choice: NotificationChoice, outside: boolean): QueuedMail {
  const now = context.clock.now();
  // What carries a secret is being waited for.
  const atOnce = one.event === 'security' || one.event === 'invited' || one.secretPath !== undefined;
  const rhythm = atOnce ? 'now' : choice.rhythm;
  return {
    id: context.random.id(),
    to: one.to,
    address: one.address ?? null,
    event: one.event,
    what: one.what,
    actor: one.actor,
    outside,
    resource: one.resource,
    details: one.details ?? {},
    path: one.path ?? null,
    secretPath: one.secretPath ?? null,
    rhythm,
    createdAt: now,
    dueAt: dueAt(rhythm, now),
    tries: 0,
    state: context.mailConfigured ? 'waiting' : 'kept',
    answer: null,
    doneAt: null,
    claimedUntil: null,
    handedAt: null,
  };
}
