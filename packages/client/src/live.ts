import {
  LIVE_PATH,
  LIVE_VERSION,
  type LiveEnd,
  type LiveNotice,
  type LiveTopic,
  liveNotice,
  mayComeBack,
} from '@tessera/contract';
import type { Api } from './api.ts';

/** What somebody who watches a resource is told. */
export type LiveEvent =
  /** What one may do with it, at first and when it changes; `by` is who changed it, if one knows them. */
  | { readonly type: 'role'; readonly role: string; readonly by: string | null }
  /** It is watched no longer: access, session, key or account ended. */
  | { readonly type: 'ended'; readonly reason: LiveEnd; readonly by: string | null }
  /** Its content or its sharing is not what it was; after a broken connection nobody knows, and both are told. */
  | { readonly type: 'changed'; readonly what: 'content' | 'sharing' };

/**
 * `open`: told of everything. `offline`: broken off, and tried again by itself. `closed`: refused or signed out; only
 * {@link LiveChannel.reopen} brings it back.
 */
export type LiveState = 'connecting' | 'open' | 'offline' | 'closed';

/** The one open channel to a hub: what is watched, and news. It opens when something is first watched. */
export interface LiveChannel {
  readonly state: LiveState;
  /** Why it is closed; null while it is not. */
  readonly reason: LiveEnd | null;
  /** Tells the listener until the answered function is called. */
  watch(topic: LiveTopic, id: string, listener: (event: LiveEvent) => void): () => void;
  /** Calls when something new is in one's inbox. */
  onInbox(listener: () => void): () => void;
  onState(listener: (state: LiveState) => void): () => void;
  /** Opens it anew: after signing in or out, as whom one is now. */
  reopen(): void;
  close(): void;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** How long opening may take, ms; then, how often the hub says something is its own word. */
const OPENING = 15_000;

/** One channel per caller: two users of one `Api` share it. */
export function liveOf(api: Api): LiveChannel {
  const known = channels.get(api);
  if (known !== undefined) return known;
  const made = new Channel(api);
  channels.set(api, made);
  return made;
}

const channels = new WeakMap<Api, LiveChannel>();

interface Watched {
  readonly topic: LiveTopic;
  readonly id: string;
  readonly listeners: Set<(event: LiveEvent) => void>;
}

class Channel implements LiveChannel {
  readonly #api: Api;
  readonly #watched = new Map<string, Watched>();
  readonly #inbox = new Set<() => void>();
  readonly #states = new Set<(state: LiveState) => void>();
  #socket: WebSocket | null = null;
  #state: LiveState = 'offline';
  #reason: LiveEnd | null = null;
  #tries = 0;
  #again: ReturnType<typeof setTimeout> | null = null;
  #silence: ReturnType<typeof setTimeout> | null = null;
  #beat = OPENING;
  #wasOpen = false;

  constructor(api: Api) {
    this.#api = api;
    // A page that comes back from sleep or from without a network tries at once.
    globalThis.addEventListener?.('online', () => this.#hurry());
  }

  get state(): LiveState {
    return this.#state;
  }

  get reason(): LiveEnd | null {
    return this.#reason;
  }

  watch(topic: LiveTopic, id: string, listener: (event: LiveEvent) => void): () => void {
    const name = `${topic} ${id}`;
    const known = this.#watched.get(name);
    if (known === undefined) {
      this.#watched.set(name, { topic, id, listeners: new Set([listener]) });
      this.#say({ type: 'watch', topic, id });
    } else {
      known.listeners.add(listener);
      // So that this listener hears the role too.
      this.#say({ type: 'unwatch', topic, id });
      this.#say({ type: 'watch', topic, id });
    }
    this.#need();
    return () => {
      const found = this.#watched.get(name);
      if (found?.listeners.delete(listener) !== true || found.listeners.size > 0) return;
      this.#watched.delete(name);
      this.#say({ type: 'unwatch', topic, id });
      this.#restIfIdle();
    };
  }

  onInbox(listener: () => void): () => void {
    this.#inbox.add(listener);
    this.#need();
    return () => {
      this.#inbox.delete(listener);
      this.#restIfIdle();
    };
  }

  onState(listener: (state: LiveState) => void): () => void {
    this.#states.add(listener);
    return () => this.#states.delete(listener);
  }

  reopen(): void {
    this.#reason = null;
    this.#tries = 0;
    this.#drop();
    this.#become('offline');
    this.#need();
  }

  close(): void {
    this.#watched.clear();
    this.#inbox.clear();
    this.#drop();
    this.#become('offline');
  }

  #need(): void {
    const idle = this.#watched.size === 0 && this.#inbox.size === 0;
    if (idle || this.#socket !== null || this.#again !== null || this.#reason !== null) return;
    this.#open();
  }

  /** A script whose last watch ended may end; a page keeps its channel for the bell. */
  #restIfIdle(): void {
    if (this.#watched.size > 0 || this.#inbox.size > 0) return;
    this.#drop();
    this.#become('offline');
  }

  #hurry(): void {
    if (this.#again === null) return;
    clearTimeout(this.#again);
    this.#again = null;
    this.#need();
  }

  #open(): void {
    const base = this.#api.baseUrl === '' ? location.origin : this.#api.baseUrl;
    this.#become('connecting');
    const socket = new WebSocket(base.replace(/^http/, 'ws') + LIVE_PATH);
    this.#socket = socket;
    this.#beat = OPENING;
    this.#listenForSilence(socket);
    socket.addEventListener('open', () => {
      const { token, anonymous } = this.#api;
      const who = { ...(token === undefined ? {} : { token }), ...(anonymous ? { anonymous } : {}) };
      this.#say({ type: 'hello', version: LIVE_VERSION, ...who });
    });
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket !== socket) return;
      this.#listenForSilence(socket);
      const parsed = liveNotice.safeParse(parse(data));
      // What a newer hub says beyond this is not for us.
      if (parsed.success) this.#hear(parsed.data);
    });
    socket.addEventListener('close', ({ code, reason }) => {
      if (this.#socket === socket) this.#lost(code, reason);
    });
    socket.addEventListener('error', () => {});
  }

  #hear(notice: LiveNotice): void {
    switch (notice.type) {
      case 'welcome': {
        this.#beat = notice.beat;
        this.#tries = 0;
        this.#become('open');
        for (const { topic, id } of this.#watched.values()) this.#say({ type: 'watch', topic, id });
        if (this.#wasOpen) this.#tellMissed();
        this.#wasOpen = true;
        return;
      }
      case 'inbox':
        for (const listener of this.#inbox) listener();
        return;
      case 'beat':
        return;
      default:
        this.#tell(notice.topic, notice.id, eventOf(notice));
    }
  }

  #tell(topic: LiveTopic, id: string, event: LiveEvent): void {
    const watched = this.#watched.get(`${topic} ${id}`);
    for (const listener of [...(watched?.listeners ?? [])]) listener(event);
  }

  /** Nobody knows what happened meanwhile. */
  #tellMissed(): void {
    for (const { topic, id } of [...this.#watched.values()]) {
      this.#tell(topic, id, { type: 'changed', what: 'content' });
      this.#tell(topic, id, { type: 'changed', what: 'sharing' });
    }
    for (const listener of this.#inbox) listener();
  }

  #lost(code: number, reason: string): void {
    this.#drop();
    if (mayComeBack(code)) {
      this.#become('offline');
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#tries++);
      // Spread, so that a hub that comes back is not met by everybody at once.
      const timer = setTimeout(
        () => {
          this.#again = null;
          this.#need();
        },
        wait * (0.5 + Math.random() / 2),
      );
      this.#again = timer;
      return;
    }
    // As the hub named it; it names nothing else.
    this.#reason = reason as LiveEnd;
    this.#become('closed');
    for (const { topic, id } of [...this.#watched.values()]) {
      this.#tell(topic, id, { type: 'ended', reason: this.#reason, by: null });
    }
  }

  #listenForSilence(socket: WebSocket): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      if (this.#socket === socket) this.#lost(1006, '');
    }, 2 * this.#beat);
  }

  #drop(): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
    if (this.#again !== null) clearTimeout(this.#again);
    this.#silence = null;
    this.#again = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #say(message: object): void {
    const open = this.#socket?.readyState === 1 && (this.#state === 'open' || 'version' in message);
    if (open) this.#socket?.send(JSON.stringify(message));
  }

  #become(state: LiveState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#states) listener(state);
  }
}

function eventOf(notice: Extract<LiveNotice, { readonly topic: LiveTopic }>): LiveEvent {
  switch (notice.type) {
    case 'role':
      return { type: 'role', role: notice.role, by: notice.by };
    case 'ended':
      return { type: 'ended', reason: notice.reason, by: notice.by };
    case 'changed':
      return { type: 'changed', what: notice.what };
  }
}

function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}

/**
 * The events of one resource as they come, for `for await`. Leaving the loop, the signal, or an `ended` ends it.
 *
 * @example for await (const event of resource.watch()) if (event.type === 'changed') await reload();
 */
export async function* watchResource(
  api: Api,
  id: string,
  signal?: AbortSignal,
): AsyncGenerator<LiveEvent, void> {
  const waiting: LiveEvent[] = [];
  let wake = () => {};
  const stop = liveOf(api).watch('resource', id, (event) => {
    waiting.push(event);
    wake();
  });
  const aborted = () => wake();
  signal?.addEventListener('abort', aborted);
  try {
    while (signal?.aborted !== true) {
      const event = waiting.shift();
      if (event === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      yield event;
      if (event.type === 'ended') return;
    }
  } finally {
    signal?.removeEventListener('abort', aborted);
    stop();
  }
}
