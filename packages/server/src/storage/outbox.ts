import {
  MAIL_STATES,
  type MailState,
  type OutboxStore,
  type Page,
  type PrincipalKey,
  type QueuedMail,
} from '@tessera/domain';
import type { Selectable } from 'kysely';
import { chunks } from './chunks.ts';
import type { OutboxTable } from './schema-activity.ts';
import { literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

/** The most news that one mail gathers. */
const MOST_TOGETHER = 100;

/** Mails that are to leave. Writers are alone, so a claim is nobody else's on both databases. */
export class StoredOutbox implements OutboxStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async put(mails: readonly QueuedMail[]): Promise<void> {
    for (const part of chunks(mails, 200)) {
      await this.#db.insertInto('outbox').values(part.map(toRow)).execute();
    }
  }

  async byId(id: string): Promise<QueuedMail | null> {
    const row = await this.#db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toMail(row);
  }

  async claim({
    now,
    until,
  }: {
    readonly now: number;
    readonly until: number;
  }): Promise<readonly QueuedMail[]> {
    const due = this.#due(now);
    const first = await due.limit(literalLimit(1)).executeTakeFirst();
    if (first === undefined) return [];
    const rows =
      first.rhythm === 'now'
        ? [first]
        : await due
            .where('reader', '=', first.reader)
            .where('rhythm', '=', first.rhythm)
            .limit(literalLimit(MOST_TOGETHER))
            .execute();
    await this.#db
      .updateTable('outbox')
      .set({ claimed_until: until })
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .execute();
    return rows.map((row) => toMail({ ...row, claimed_until: until }));
  }

  async settle(
    ids: readonly string[],
    outcome: {
      readonly state: MailState;
      readonly answer: string | null;
      readonly tries?: number;
      readonly dueAt?: number;
      readonly doneAt: number | null;
    },
  ): Promise<void> {
    const { state, answer, tries, dueAt, doneAt } = outcome;
    // One that failed can be tried again, and then needs it.
    const over = state === 'sent' || state === 'dropped';
    for (const part of chunks(ids, 200)) {
      await this.#db
        .updateTable('outbox')
        .set({
          state,
          answer,
          done_at: doneAt,
          claimed_until: null,
          handed_at: null,
          ...(tries === undefined ? {} : { tries }),
          ...(dueAt === undefined ? {} : { due_at: dueAt }),
          ...(over ? { secret_path: null } : {}),
        })
        .where('id', 'in', part)
        .execute();
    }
  }

  async anyDue(now: number): Promise<boolean> {
    return (await this.#due(now).limit(literalLimit(1)).executeTakeFirst()) !== undefined;
  }

  async hand(ids: readonly string[], at: number): Promise<void> {
    for (const part of chunks(ids, 200)) {
      await this.#db.updateTable('outbox').set({ handed_at: at }).where('id', 'in', part).execute();
    }
  }

  async strand(now: number, answer: string): Promise<number> {
    const { numUpdatedRows } = await this.#db
      .updateTable('outbox')
      .set({ state: 'unsure', answer, done_at: now, claimed_until: null })
      .where('state', '=', 'waiting')
      .where('handed_at', 'is not', null)
      .where('claimed_until', '<=', now)
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  }

  async list(query: {
    readonly state?: MailState;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<QueuedMail>> {
    const { cursors } = this.#tools;
    const name = ['outbox', query.state ?? null];
    let rows = this.#db.selectFrom('outbox').selectAll();
    if (query.state !== undefined) rows = rows.where('state', '=', query.state);
    if (query.cursor !== undefined) {
      const [at, id] = cursors.open<[number, string]>(name, query.cursor);
      rows = rows.where((eb) =>
        eb.or([eb('created_at', '<', at), eb.and([eb('created_at', '=', at), eb('id', '<', id)])]),
      );
    }
    const found = await rows
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(literalLimit(query.limit + 1))
      .execute();
    const { shown, next } = cursors.cut(name, found, query.limit, (last) => [last.created_at, last.id]);
    return { items: shown.map(toMail), next };
  }

  async inState(state: MailState, limit: number): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('outbox')
      .select('id')
      .where('state', '=', state)
      .orderBy('created_at')
      .orderBy('id')
      .limit(literalLimit(limit))
      .execute();
    return rows.map(({ id }) => id);
  }

  async counts(): Promise<Readonly<Record<MailState, number>>> {
    const rows = await this.#db
      .selectFrom('outbox')
      .select(['state', (eb) => eb.fn.countAll().as('count')])
      .groupBy('state')
      .execute();
    const counted = new Map(rows.map(({ state, count }) => [state, Number(count)]));
    const [waiting = 0, kept = 0, sent = 0, failed = 0, unsure = 0, dropped = 0] = MAIL_STATES.map((state) =>
      counted.get(state),
    );
    return { waiting, kept, sent, failed, unsure, dropped };
  }

  async outsideSince(
    sender: PrincipalKey,
    since: number,
  ): Promise<{ readonly count: number; readonly oldest: number }> {
    const { count, oldest } = await this.#db
      .selectFrom('outbox')
      .select((eb) => [eb.fn.countAll().as('count'), eb.fn.min('created_at').as('oldest')])
      .where('actor', '=', sender)
      .where('outside', '=', 1)
      .where('created_at', '>', since)
      .executeTakeFirstOrThrow();
    return { count: Number(count), oldest: Number(oldest ?? 0) };
  }

  async forget(before: number): Promise<void> {
    await this.#db
      .deleteFrom('outbox')
      .where('state', '!=', 'waiting')
      .where('created_at', '<', before)
      .execute();
  }

  /** What is due that no process has, oldest first. What was handed over once is not sent again by itself. */
  #due(now: number) {
    return this.#db
      .selectFrom('outbox')
      .selectAll()
      .where('state', '=', 'waiting')
      .where('due_at', '<=', now)
      .where('handed_at', 'is', null)
      .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
      .orderBy('due_at')
      .orderBy('id');
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}

function toRow(mail: QueuedMail): OutboxTable {
  const { to, outside, details, secretPath, createdAt, dueAt, doneAt, claimedUntil, handedAt, ...rest } =
    mail;
  return {
    ...rest,
    reader: to,
    outside: outside ? 1 : 0,
    details: JSON.stringify(details),
    secret_path: secretPath,
    created_at: createdAt,
    due_at: dueAt,
    done_at: doneAt,
    claimed_until: claimedUntil,
    handed_at: handedAt,
  };
}

function toMail(row: Selectable<OutboxTable>): QueuedMail {
  return {
    id: row.id,
    to: row.reader as PrincipalKey,
    address: row.address,
    event: row.event as QueuedMail['event'],
    what: row.what,
    actor: row.actor as QueuedMail['actor'],
    outside: row.outside === 1,
    resource: row.resource as QueuedMail['resource'],
    details: JSON.parse(row.details) as QueuedMail['details'],
    path: row.path,
    secretPath: row.secret_path,
    rhythm: row.rhythm as QueuedMail['rhythm'],
    createdAt: row.created_at,
    dueAt: row.due_at,
    tries: row.tries,
    state: row.state as MailState,
    answer: row.answer,
    doneAt: row.done_at,
    claimedUntil: row.claimed_until,
    handedAt: row.handed_at,
  };
}
