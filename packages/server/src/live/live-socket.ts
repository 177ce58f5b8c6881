import {
  LIVE_CLOSE,
  LIVE_VERSION,
  type LiveEnd,
  type LiveNotice,
  type LiveRequest,
  type LiveTopic,
  liveRequest,
} from '@tessera/contract';
import type { PrincipalKey } from '@tessera/domain';
import type { RawData, WebSocket } from 'ws';
import type { Watch } from './watches.ts';

/** Who came in by a channel. */
export interface LiveCaller {
  readonly account: { readonly key: PrincipalKey; readonly id: string } | null;
  readonly session: string | null;
  readonly key: string | null;
  /** Digest of the secret by which they hold open links. */
  readonly visitor: string | null;
  /** The signed embed address that they came with, on whose maker's rights it rests; they are nobody themselves (S34). */
  readonly embed: { readonly id: string; readonly maker: PrincipalKey } | null;
}

/** What a page says of itself when it comes in. */
export type Greeting = Pick<LiveRequest & { readonly type: 'hello' }, 'token' | 'anonymous'>;

/** What a channel asks of the hub around it. */
export interface LiveRoom {
  /** Who it is, or why they may not come in. */
  admit(greeting: Greeting): Promise<LiveCaller | LiveEnd>;
  /** Keeps an eye on it until the answered function is called. */
  open(watch: Watch): () => void;
  /** Takes one message; false when there were too many. */
  takeMessage(): boolean;
  /** Told once when it is closed. */
  left(): void;
}

/** The hub says something this often, ms; a peer that does not answer until the next time is cut. */
export const BEAT = 20_000;
const HELLO_WITHIN = 10_000;
/** How long a closed peer may take to say good-bye, ms. */
const GOODBYE = 2000;
/** What one page can show. */
const MOST_WATCHED = 64;
/** A peer that does not read what it is sent is let go at this, bytes. */
const MOST_WAITING = 1_000_000;

/** One page's channel: who it is, what it shows, and what it is told. */
export class LiveSocket {
  readonly #socket: WebSocket;
  readonly #room: LiveRoom;
  readonly #watched = new Map<string, () => void>();
  readonly #hello: NodeJS.Timeout;
  #caller: LiveCaller | null = null;
  #greeting = false;
  #alive = true;
  #closed = false;
  #unwatch: () => void = () => {};

  constructor(socket: WebSocket, room: LiveRoom) {
    this.#socket = socket;
    this.#room = room;
    this.#hello = setTimeout(() => this.close('no-hello'), HELLO_WITHIN).unref();
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => {
      this.#alive = true;
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#leave());
  }

  /** Looks whether the peer is still there, and shows that we are. */
  beat(): void {
    if (!this.#alive) {
      this.#socket.terminate();
      return;
    }
    this.#alive = false;
    this.#socket.ping();
    this.#send({ type: 'beat' });
  }

  /** Ends the channel with a named reason. What it showed is watched no longer from this moment. */
  close(reason: LiveEnd): void {
    if (this.#closed) return;
    this.#leave();
    this.#socket.close(LIVE_CLOSE[reason], reason);
    setTimeout(() => this.#socket.terminate(), GOODBYE).unref();
  }

  #leave(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#hello);
    this.#unwatch();
    for (const unwatch of this.#watched.values()) unwatch();
    this.#watched.clear();
    this.#room.left();
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#closed) return;
    this.#alive = true;
    if (!this.#room.takeMessage()) {
      this.close('too-many-messages');
      return;
    }
    const request = isBinary ? null : parse(data);
    if (request === null) {
      this.close('message-invalid');
      return;
    }
    if (request.type === 'hello') {
      void this.#greet(request);
      return;
    }
    if (request.type === 'beat') return;
    if (this.#caller === null) this.close('no-hello');
    else if (request.type === 'watch') this.#watch(this.#caller, request);
    else this.#unwatchOne(request);
  }

  async #greet({ version, ...greeting }: LiveRequest & { readonly type: 'hello' }): Promise<void> {
    if (this.#greeting) {
      this.close('message-invalid');
      return;
    }
    this.#greeting = true;
    if (version !== LIVE_VERSION) {
      this.close('version-unknown');
      return;
    }
    const caller = await this.#room.admit(greeting).catch(() => 'out-of-touch' as const);
    if (this.#closed) return;
    if (typeof caller === 'string') {
      this.close(caller);
      return;
    }
    clearTimeout(this.#hello);
    this.#caller = caller;
    const stop = this.#room.open({
      sort: 'channel',
      ...byCaller(caller),
      ...{ resource: null, permission: null },
      end: (reason) => this.close(reason),
      notice: (what) => {
        if (what === 'news') this.#send({ type: 'inbox' });
      },
    });
    if (this.#closed) {
      stop();
      return;
    }
    this.#unwatch = stop;
    this.#send({ type: 'welcome', version: LIVE_VERSION, account: caller.account?.id ?? null, beat: BEAT });
  }

  #watch(caller: LiveCaller, { topic, id }: LiveRequest & { readonly type: 'watch' }): void {
    const name = `${topic} ${id}`;
    if (this.#watched.has(name)) return;
    if (caller.embed !== null && topic !== 'resource') {
      this.#send({ type: 'ended', topic, id, reason: 'access-ended', by: null });
      return;
    }
    if (this.#watched.size >= MOST_WATCHED) {
      this.#send({ type: 'ended', topic, id, reason: 'too-many-watched', by: null });
      return;
    }
    // Known before it is opened: opening may end it at once.
    this.#watched.set(name, () => {});
    const { embed } = caller;
    const stop = this.#room.open({
      sort: SORTS[topic],
      ...byCaller(caller),
      // Judged by its maker's rights, of which whoever looks at the frame learns no more than that it is open.
      ...(embed === null ? {} : { account: embed.maker, embed: embed.id }),
      resource: { id, role: NEEDED[topic] },
      permission: null,
      role: (role, by) =>
        this.#send(
          embed === null
            ? { type: 'role', topic, id, role, by }
            : { type: 'role', topic, id, role: 'viewer', by: null },
        ),
      end: (reason, by) => {
        this.#watched.delete(name);
        this.#send(
          embed === null
            ? { type: 'ended', topic, id, reason, by }
            : { type: 'ended', topic, id, reason: 'access-ended', by: null },
        );
      },
      notice: (what) => {
        if (what !== 'news') this.#send({ type: 'changed', topic, id, what });
      },
    });
    if (this.#watched.has(name)) this.#watched.set(name, stop);
  }

  #unwatchOne({ topic, id }: LiveRequest & { readonly type: 'unwatch' }): void {
    const name = `${topic} ${id}`;
    this.#watched.get(name)?.();
    this.#watched.delete(name);
  }

  #send(notice: LiveNotice): void {
    if (this.#closed) return;
    if (this.#socket.bufferedAmount > MOST_WAITING) {
      this.close('too-slow');
      return;
    }
    this.#socket.send(JSON.stringify(notice));
  }
}

function byCaller({ account, session, key, visitor }: LiveCaller) {
  return { account: account?.key ?? null, session, key, visitor };
}

const SORTS = { resource: 'page', share: 'window' } as const satisfies Record<LiveTopic, Watch['sort']>;
const NEEDED = { resource: 'viewer', share: 'manager' } as const;

function parse(data: RawData): LiveRequest | null {
  try {
    const parsed = liveRequest.safeParse(JSON.parse(String(data)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
