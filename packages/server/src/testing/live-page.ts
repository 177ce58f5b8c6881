import { LIVE_PATH, LIVE_VERSION, type LiveNotice, liveNotice } from '@tessera/contract';
import { type ClientOptions, WebSocket } from 'ws';

/** How a channel was closed. */
export interface LiveClosing {
  readonly code: number;
  readonly reason: string;
}

export interface LivePageOptions extends ClientOptions {
  /** Bearer in the first message. */
  readonly token?: string;
  /** Comes as nobody, whatever cookies are sent along. */
  readonly anonymous?: boolean;
  readonly version?: number;
  /** Says nothing by itself. */
  readonly mute?: boolean;
}

/** A page's channel as tests use it: everything that it was told, in order. */
export class LivePage {
  readonly socket: WebSocket;
  readonly notices: LiveNotice[] = [];
  readonly closing: Promise<LiveClosing>;
  readonly #waiting = new Set<() => void>();

  constructor(url: string, options: LivePageOptions = {}) {
    const { token, anonymous, version = LIVE_VERSION, mute = false, ...how } = options;
    this.socket = new WebSocket(`${url.replace('http', 'ws')}${LIVE_PATH}`, how);
    this.closing = new Promise((resolve, reject) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
      this.socket.on('error', reject);
    });
    this.closing.catch(() => {});
    this.socket.on('open', () => {
      const who = { ...(token === undefined ? {} : { token }), ...(anonymous ? { anonymous } : {}) };
      if (!mute) this.say({ type: 'hello', version, ...who });
    });
    this.socket.on('message', (data) => {
      this.notices.push(liveNotice.parse(JSON.parse(String(data))));
      for (const look of this.#waiting) look();
    });
  }

  say(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The first notice from `after` on that fits; waits for it. */
  async until<T extends LiveNotice['type']>(
    type: T,
    fits: (notice: LiveNotice & { readonly type: T }) => boolean = () => true,
    after = 0,
  ): Promise<LiveNotice & { readonly type: T }> {
    const find = () =>
      this.notices
        .slice(after)
        .find((notice): notice is LiveNotice & { readonly type: T } => isOf(notice, type) && fits(notice));
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await Promise.race([
        this.closing.then(({ reason }) => {
          if (find() === undefined) throw new Error(`closed (${reason}) while waiting for ${type}`);
        }),
        new Promise<void>((resolve) => {
          const look = () => {
            this.#waiting.delete(look);
            resolve();
          };
          this.#waiting.add(look);
        }),
      ]);
    }
  }

  /** Shows a resource (or its share window); the role that the hub answers. */
  async watch(id: string, topic: 'resource' | 'share' = 'resource'): Promise<string> {
    await this.until('welcome');
    const after = this.notices.length;
    this.say({ type: 'watch', topic, id });
    return (await this.until('role', (notice) => notice.id === id && notice.topic === topic, after)).role;
  }

  close(): void {
    this.socket.terminate();
  }
}

function isOf<T extends LiveNotice['type']>(
  notice: LiveNotice,
  type: T,
): notice is LiveNotice & { readonly type: T } {
  return notice.type === type;
}
