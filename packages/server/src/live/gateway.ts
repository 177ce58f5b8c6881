import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { fastifyCookie } from '@fastify/cookie';
import type { LiveEnd } from '@tessera/contract';
import type { Clock, Store } from '@tessera/domain';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Config, trusts } from '../config.ts';
import type { AccessSwitch } from '../http/access-switch.ts';
import { isOwn } from '../http/cross-origin.ts';
import { RateLimiter } from '../http/rate-limit.ts';
import { cookieName, readCredential } from '../signin/credentials.ts';
import { identify } from '../signin/identify.ts';
import { networkOf } from '../signin/network.ts';
import { visitorCookieName, visitorDigest } from '../signin/visitors.ts';
import { BEAT, type Greeting, type LiveCaller, LiveSocket } from './live-socket.ts';
import { refuseUpgrade } from './upgrades.ts';

/** Bytes of one message; nothing that a page says is longer. */
const LARGEST = 16_384;
/** Messages a minute and channel, half of them at once. */
const MESSAGES = 600;
/** Tabs, devices and scripts of one account. */
const MOST_OF_ACCOUNT = 64;
/** Visitors and those who have not said who they are, by network: many people may stand behind one address. */
const MOST_UNKNOWN = 256;

export interface GatewayOptions {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly switch: AccessSwitch;
  /** The hub's public address. */
  url(): string;
}

/** Lets pages and scripts open their channel: origin, credentials, numbers and sizes are judged here (L5). */
export class LiveGateway {
  readonly #options: GatewayOptions;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: LARGEST, perMessageDeflate: false });
  readonly #sockets = new Set<LiveSocket>();
  readonly #counts = new Map<string, number>();
  readonly #opening: RateLimiter;
  readonly #messages: RateLimiter;
  readonly #trusted: (address: string) => boolean;
  readonly #beat: NodeJS.Timeout;
  #number = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const now = () => options.clock.now();
    this.#opening = new RateLimiter(options.config.rateLimit, now);
    this.#messages = new RateLimiter(MESSAGES, now);
    this.#trusted = trusts(options.config.trustProxy);
    this.#beat = setInterval(() => {
      for (const socket of this.#sockets) socket.beat();
    }, BEAT).unref();
  }

  /** Takes over a connection, or refuses it in HTTP. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const network = networkOf(addressOf(request, this.#trusted));
    if (!this.#options.switch.inTouch) {
      refuseUpgrade(socket, 503);
      return;
    }
    const place = `network ${network}`;
    if (this.#opening.take(network) > 0 || (this.#counts.get(place) ?? 0) >= MOST_UNKNOWN) {
      refuseUpgrade(socket, 429);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => this.#begin(opened, request, place));
  }

  /** Ends every channel. */
  close(): void {
    clearInterval(this.#beat);
    for (const socket of this.#sockets) socket.close('stopping');
    this.#server.close();
  }

  #begin(opened: WebSocket, request: IncomingMessage, place: string): void {
    const number = String(this.#number++);
    let counted = place;
    this.#count(counted, 1);
    const socket = new LiveSocket(opened, {
      admit: async (greeting) => {
        const found = await this.#identify(request, greeting);
        if (typeof found === 'string') return found;
        const framed = found.embed !== null || greeting.anonymous === true;
        if (found.account === null && !framed) return found;
        // A page that many others frame must not take the place of those who open the hub itself.
        const own = found.account === null ? `frames ${place}` : `account ${found.account.id}`;
        const most = found.account === null ? MOST_UNKNOWN : MOST_OF_ACCOUNT;
        if ((this.#counts.get(own) ?? 0) >= most) return 'too-many-channels';
        // Gone meanwhile: nothing may be counted that nobody takes back.
        if (!this.#sockets.has(socket)) return 'stopping';
        this.#count(counted, -1);
        counted = own;
        this.#count(counted, 1);
        return found;
      },
      open: (watch) => this.#options.switch.open(watch),
      takeMessage: () => this.#messages.take(number) === 0,
      left: () => {
        this.#count(counted, -1);
        this.#sockets.delete(socket);
      },
    });
    this.#sockets.add(socket);
  }

  async #identify(request: IncomingMessage, { token, anonymous }: Greeting): Promise<LiveCaller | LiveEnd> {
    const { store, clock } = this.#options;
    const url = this.#options.url();
    const { origin, host, authorization, cookie } = request.headers;
    const bearer = authorization ?? (token === undefined ? undefined : `Bearer ${token}`);
    // A page of another site has the reader's cookie sent along: it comes in with a bearer of its own or not at all.
    const foreign = origin !== undefined && !isOwn(origin, host, url);
    if (foreign && bearer === undefined) return 'origin-refused';
    const blind = foreign || anonymous === true;
    const own = blind || cookie === undefined ? {} : fastifyCookie.parse(cookie);
    const credential = readCredential(bearer, own[cookieName(url)]);
    const visitor = visitorDigest(own[visitorCookieName(url)]);
    const identity = await identify(store, clock.now(), credential, visitor);
    if (identity.refused) return 'signed-out';
    const { account, scopes, session, key, visitor: held, embed = null } = identity.caller;
    if (account === null && !identity.guests) return 'guests-refused';
    if (embed !== null && foreign) return 'origin-refused';
    if (scopes !== null && !scopes.has('read')) return 'scope-needed';
    return { account, session, key, visitor: held ?? null, embed };
  }

  #count(who: string, by: 1 | -1): void {
    const count = (this.#counts.get(who) ?? 0) + by;
    if (count > 0) this.#counts.set(who, count);
    else this.#counts.delete(who);
  }
}

/** The caller's address: forwarded ones count as far as the proxies that add them are trusted. */
function addressOf(request: IncomingMessage, trusted: (address: string) => boolean): string {
  let address = request.socket.remoteAddress ?? '';
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
  while (trusted(address)) {
    const before = forwarded.pop()?.trim();
    if (before === undefined || before === '') return address;
    address = before;
  }
  return address;
}
