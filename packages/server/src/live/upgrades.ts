import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The words of what an upgrade is refused with. Node's own table would have to be imported from `node:http`, and such an
 * import loads all that the module offers, `fetch` and its pool too: 8 MB.
 */
const REFUSALS = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
} as const;

/** Takes over a connection that asked to speak something else than HTTP. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * The one place where connections leave HTTP: sorted by path, anything else is 404. Every one of them is known here until
 * it is closed, so that stopping ends them all.
 */
export class Upgrades {
  readonly #handlers: ReadonlyMap<string, UpgradeHandler>;
  readonly #sockets = new Set<Duplex>();

  constructor(server: Server, handlers: ReadonlyMap<string, UpgradeHandler>) {
    this.#handlers = handlers;
    server.on('upgrade', (request, socket, head) => this.#sort(request, socket, head));
  }

  /** Cuts what is still open. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #sort(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A peer that goes away in the middle is no error of ours.
    socket.on('error', () => socket.destroy());
    const handler = this.#handlers.get(request.url?.split('?')[0] ?? '');
    if (handler === undefined) {
      refuseUpgrade(socket, 404);
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    handler(request, socket, head);
  }
}

/** Answers in HTTP, and closes. */
export function refuseUpgrade(socket: Duplex, status: keyof typeof REFUSALS): void {
  socket.end(`HTTP/1.1 ${status} ${REFUSALS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
