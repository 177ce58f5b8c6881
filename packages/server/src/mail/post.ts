import { setTimeout as startTimer } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import {
  type Clock,
  judgeLeaving,
  type Letter,
  type MailAccount,
  type NewsEvent,
  type PrincipalKey,
  Problem,
  type QueuedMail,
  type Random,
  readMailAccount,
  type Store,
} from '@tessera/domain';
import { type Stationery, type WrittenLetter, writeLetter } from './letter.ts';
import { type Handover, SmtpFault, SmtpLine, type SmtpPatience, USUAL_PATIENCE } from './smtp.ts';
import { UnsubscribeLinks } from './unsubscribe-links.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long to wait after each failed try; after the last one a mail has failed. Two days in all. */
export const PAUSES = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY] as const;
/** For how long a process has a mail: longer than any try takes. */
const LEASE = 10 * MINUTE;
/** While no server can be reached, how long nothing is tried; doubled each time. */
const REST = 15 * SECOND;
const LONGEST_REST = 5 * MINUTE;
/** Mails that left, failed or were dropped are shown for so long. */
const KEPT = 30 * DAY;
const NEWS_KEPT = 180 * DAY;
const TIDY_EVERY = HOUR;
/** How often an outcome is written again while the database is busy, a second apart. */
const NOTE_TRIES = 20;
/** When the hub stops, ms. */
const GRACE = 5 * SECOND;
const STRANDED = 'The hub stopped before the server had answered. It may have arrived.';

export interface PostOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  /** What the environment says; it stands before the settings. */
  readonly environment: MailAccount | null;
  /** Absolute address of a path of this hub. */
  address(path: string): string;
  /** Told of what went wrong besides refusals, which are in the queue. */
  warn(error: unknown, words: string): void;
  readonly patience?: SmtpPatience;
}

/**
 * Takes mails from the outbox to the mail server, one after another: claimed by one process, judged again, handed over,
 * and noted (A27). `configured` is what the settings said a second ago at most.
 */
export class Post {
  readonly #options: PostOptions;
  readonly #stopping = new AbortController();
  #account: MailAccount | null;
  #links: UnsubscribeLinks | null = null;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> | null = null;
  #line: SmtpLine | null = null;
  #restUntil = 0;
  #rests = 0;
  #tidyAt = 0;

  constructor(options: PostOptions) {
    this.#options = options;
    this.#account = options.environment;
  }

  /** Whether mail can leave. */
  get configured(): boolean {
    return this.#account !== null;
  }

  /** Reads the settings, and looks for due mail each second from now on. */
  async start(): Promise<void> {
    await this.refresh();
    this.#timer = setInterval(() => void this.#tick(), SECOND).unref();
  }

  /** Finishes the mail that is being handed over, or breaks it off after some seconds. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#timer !== null) clearInterval(this.#timer);
    const late = startTimer(() => this.#hangUp(), GRACE);
    // What went wrong was told already.
    await this.#working?.catch(() => {});
    clearTimeout(late);
  }

  /** Reads the settings anew; after a change also tries at once what rested. */
  async refresh(): Promise<void> {
    const { environment, store } = this.#options;
    const account = environment ?? (await store.read(readMailAccount));
    if (JSON.stringify(account) === JSON.stringify(this.#account)) return;
    this.#account = account;
    this.#restUntil = 0;
    this.#rests = 0;
  }

  /** Sends all that is due; answers when nothing is left that can leave now. */
  async drain(): Promise<void> {
    await this.refresh();
    this.#working ??= this.#sendDue().finally(() => {
      this.#working = null;
    });
    await this.#working;
  }

  /** Signs in to a server and leaves. Fails with `mail-refused` and the server's own answer. */
  async tryOut(account: MailAccount): Promise<void> {
    const line = await this.#open(account).catch((error: unknown) => {
      throw refused(error);
    });
    line.close();
  }

  /** Sends one mail at once, past the queue, to see whether it is taken; answers what the server said. */
  async sendTest(to: {
    readonly address: string;
    readonly name: string;
    readonly hubName: string;
  }): Promise<string> {
    await this.refresh();
    const account = this.#account;
    if (account === null) {
      throw new Problem('conflict', { detail: 'No mail server is set up. Set one up first.' });
    }
    const { clock, random } = this.#options;
    const letter: Letter = {
      ids: [random.id()],
      reader: 0 as PrincipalKey,
      ...{ address: to.address, name: to.name, hubName: to.hubName, tries: 0 },
      items: [
        {
          ...{ event: 'security', what: 'mail-test', actor: null, resource: null, details: {} },
          ...{ path: '/admin/mail', secretPath: null, at: clock.now() },
        },
      ],
    };
    const line = await this.#open(account).catch((error: unknown) => {
      throw refused(error);
    });
    try {
      const written = await writeLetter(letter, this.#stationery(account, letter.reader, null));
      const handover = await line.send(
        { from: account.server.sender, to: to.address },
        written.message,
        async () => {},
      );
      if (handover.kind !== 'accepted') throw refused(new SmtpFault(handover.answer, null));
      return handover.answer;
    } finally {
      line.close();
    }
  }

  /** What a signed address stops; null for any that this hub did not make. */
  async readUnsubscribe(token: string) {
    return (await this.#openLinks()).read(token);
  }

  async #tick(): Promise<void> {
    if (this.#working !== null || this.#stopping.signal.aborted) return;
    const { store, clock, warn } = this.#options;
    try {
      await this.refresh();
      const now = clock.now();
      if (now >= this.#tidyAt) {
        this.#tidyAt = now + TIDY_EVERY;
        await store.write(async (unit) => {
          await unit.outbox.forget(now - KEPT);
          await unit.news.forget(now - NEWS_KEPT);
        });
      }
      if (this.#account === null || now < this.#restUntil) return;
      if (await store.read((unit) => unit.outbox.anyDue(now))) await this.drain();
    } catch (error) {
      if (!this.#stopping.signal.aborted) warn(error, 'mail was not sent');
    }
  }

  async #sendDue(): Promise<void> {
    const { store, clock } = this.#options;
    try {
      while (!this.#stopping.signal.aborted) {
        const account = this.#account;
        const now = clock.now();
        if (account === null || now < this.#restUntil) return;
        const claimed = await store.write(async (unit) => {
          await unit.outbox.strand(now, STRANDED);
          return unit.outbox.claim({ now, until: now + LEASE });
        });
        if (claimed.length === 0) return;
        const letter = await this.#judge(claimed, now);
        if (letter !== null) await this.#settle(letter, await this.#handOver(account, letter));
      }
    } finally {
      this.#hangUp();
    }
  }

  /** What of the claimed may still leave; the rest is dropped with its reason. */
  async #judge(claimed: readonly QueuedMail[], now: number): Promise<Letter | null> {
    const { store } = this.#options;
    const { dropped, letter } = await store.read((unit) => judgeLeaving(unit, claimed, now));
    if (dropped.length > 0) {
      await store.write(async (unit) => {
        for (const { id, reason } of dropped) {
          await unit.outbox.settle([id], { state: 'dropped', answer: reason, doneAt: now });
        }
      });
    }
    return letter;
  }

  /** Over the open connection if there is one, which is given up after anything but an acceptance. */
  async #handOver(account: MailAccount, letter: Letter): Promise<Handover> {
    const { store, clock } = this.#options;
    const { sender } = account.server;
    const links = await this.#openLinks();
    let written: WrittenLetter;
    try {
      written = await writeLetter(letter, this.#stationery(account, letter.reader, links));
    } catch (error) {
      this.#options.warn(error, 'a mail could not be written');
      return {
        kind: 'refused',
        answer: 'The hub could not write this mail; its log says why.',
        forGood: true,
      };
    }
    const hand = () => store.write((unit) => unit.outbox.hand(letter.ids, clock.now()));
    for (;;) {
      const reused = this.#line !== null;
      try {
        this.#line ??= await this.#open(account);
      } catch (error) {
        return { kind: 'unreachable', answer: error instanceof SmtpFault ? error.answer : String(error) };
      }
      const handover = await this.#line.send({ from: sender, to: written.to }, written.message, hand);
      if (handover.kind === 'accepted') return handover;
      this.#hangUp();
      // A connection that lay open may be closed by now: that says nothing about the server.
      if (handover.kind !== 'unreachable' || !reused) return handover;
    }
  }

  #hangUp(): void {
    this.#line?.close();
    this.#line = null;
  }

  async #settle({ ids, tries }: Letter, handover: Handover): Promise<void> {
    const { store, clock } = this.#options;
    const now = clock.now();
    const { answer } = handover;
    const tried = tries + 1;
    const pause = PAUSES[tries];
    if (handover.kind === 'unreachable') {
      this.#restUntil = now + Math.min(LONGEST_REST, REST * 2 ** this.#rests);
      this.#rests += 1;
    } else {
      this.#rests = 0;
    }
    const outcome =
      handover.kind === 'accepted'
        ? ({ state: 'sent', doneAt: now } as const)
        : handover.kind === 'unsure'
          ? ({ state: 'unsure', doneAt: now } as const)
          : pause === undefined || (handover.kind === 'refused' && handover.forGood)
            ? ({ state: 'failed', doneAt: now } as const)
            : ({ state: 'waiting', dueAt: now + pause, doneAt: null } as const);
    await this.#insist(() =>
      store.write((unit) => unit.outbox.settle(ids, { ...outcome, answer, tries: tried })),
    );
  }

  /** What the server said must not be lost to a database that is busy for a moment. */
  async #insist(write: () => Promise<void>): Promise<void> {
    for (let left = NOTE_TRIES; ; left--) {
      try {
        await write();
        return;
      } catch (error) {
        const busy = error instanceof Problem && error.code === 'busy';
        if (!busy || left === 0 || this.#stopping.signal.aborted) throw error;
        await setTimeout(SECOND);
      }
    }
  }

  #open(account: MailAccount): Promise<SmtpLine> {
    const self = new URL(this.#options.address('/')).hostname.replaceAll(/[[\]]/g, '');
    return SmtpLine.open(account, self, this.#options.patience ?? USUAL_PATIENCE);
  }

  async #openLinks(): Promise<UnsubscribeLinks> {
    this.#links ??= await UnsubscribeLinks.open(this.#options.store, this.#options.random);
    return this.#links;
  }

  #stationery(account: MailAccount, reader: PrincipalKey, links: UnsubscribeLinks | null): Stationery {
    const { address, clock } = this.#options;
    return {
      sender: account.server.sender,
      address,
      now: clock.now(),
      unsubscribe: (event: NewsEvent | 'all') =>
        address(`/unsubscribe/${links === null ? '' : links.seal({ reader, event })}`),
    };
  }
}

function refused(error: unknown): Problem {
  const answer = error instanceof SmtpFault ? error.answer : String(error);
  return new Problem('mail-refused', {
    detail: `The mail server cannot be used: ${answer}`,
    parameters: { answer },
    cause: error,
  });
}
