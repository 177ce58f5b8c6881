import { access, constants, mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { Writable } from 'node:stream';
import { LIVE_PATH } from '@tessera/contract';
import {
  type Account,
  type Clock,
  emptyTrash,
  forgetOldEntries,
  forgetWhatIsOver,
  kindRegistry,
  offerSetUp,
  PERMISSIONS,
  Problem,
  type Random,
  type SignInContext,
  sealAudit,
  setUpUnattended,
  tendWhatEnds,
  VISITOR,
} from '@tessera/domain';
import { type Config, ConfigFault, listeningUrl } from './config.ts';
import { openDiskFiles, sweep, Uploads } from './files/index.ts';
import { AccessSwitch } from './http/access-switch.ts';
import { createApp } from './http/app.ts';
import type { Machine } from './http/context.ts';
import { serveEmbeds } from './http/embed-page.ts';
import { createGate, type Lent } from './http/gate.ts';
import { allHandlers } from './http/handlers.ts';
import { serveHealth } from './http/health.ts';
import { mountEndpoint, mountEndpoints } from './http/mount.ts';
import { openApiDocument, openApiEndpoint } from './http/openapi.ts';
import { servePages } from './http/pages.ts';
import type { KindServer } from './kind-host.ts';
import { Workshop } from './kinds/index.ts';
import { LiveGateway, Upgrades } from './live/index.ts';
import { Post } from './mail/index.ts';
import { createHasher, type HashCost } from './signin/argon2.ts';
import { oneTimeCodes } from './signin/codes.ts';
import { OidcClient } from './signin/oidc.ts';
import { digestSecret, systemRandom } from './signin/secrets.ts';
import { databaseOf, type OpenStore, openStore } from './storage/index.ts';
import { createTables } from './tables/index.ts';
import { restingWhileIdle, startTurns } from './turns.ts';

/** What a hub is built from. */
export interface ServerOptions {
  readonly config: Config;
  readonly kinds: readonly KindServer[];
  readonly version: string;
  /** Folder of the built interface; null = the API alone. */
  readonly webFolder: string | null;
  /** Where log lines go, as JSON; null = nowhere. Nothing is printed otherwise. */
  readonly logTo: Writable | null;
  /** What the product does for the first administrator, such as publishing samples. */
  readonly afterSetUp?: (hub: Hub, account: Account, wishes: { readonly samples: boolean }) => Promise<void>;
  /** An open store instead of the configuration's; the hub closes it. */
  readonly store?: OpenStore;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly hashCost?: HashCost;
  /** How long requests under way may take to finish when the hub stops, ms; 10 s otherwise. */
  readonly grace?: number;
  /** How long a change of access waits to hear what it cut, ms; half a second otherwise. */
  readonly patience?: number;
}

/** A hub, built and not yet listening. */
export interface Hub {
  readonly server: Server;
  readonly machine: Machine;
  readonly store: OpenStore;
  /** The public address; final once it listens. */
  url(): string;
  /** The port that it listens on; 0 before. */
  port(): number;
  /** The context of the machine itself, for commands that no person asks for. */
  systemContext(): SignInContext;
  /** Sets up unattended if it was told to, and listens. `setUpAddress` is where a hub without accounts is set up. */
  listen(): Promise<{ readonly url: string; readonly setUpAddress: string | null }>;
  /** Waits for what goes on after answers that were given so far. */
  settled(): Promise<void>;
  /** Stops taking requests, finishes those under way (10 s at most), closes the database. Again is no error. */
  close(): Promise<void>;
}

const systemClock: Clock = { now: () => Date.now() };
const GRACE = 10_000;
/** How often, while the hub stops, connections that fell idle are closed, ms. */
const IDLE_EVERY = 50;
/** Changes stay in the log this long, ms: far longer than any process takes to read them. */
const LOG_KEPT = 7 * 24 * 60 * 60_000;
/** How often what is over is forgotten, and files that nothing cites go, ms. */
const SWEEP_EVERY = 15 * 60_000;
/** How often it is looked whether a share, a membership or an offer ends or has ended. */
const ENDS_EVERY = 60_000;
/** Entries of the audit log wait this long for their seal, ms (P16). */
const SEAL_EVERY = 1000;
/** Where this process writes nothing, it looks only each so many times for what another left without a seal. */
const SEAL_IDLE = 15;

/** Builds a hub: opens the database and mounts everything. What was opened is closed again should it fail. */
export async function createServer(options: ServerOptions): Promise<Hub> {
  const { config } = options;
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const kinds = kindRegistry(options.kinds.map((one) => one.kind));
  await makeFolder(config.data);
  const store = options.store ?? (await openStore({ database: databaseOf(config), kinds, clock, random }));
  try {
    return await buildHub(options, { ...{ store, clock, random, kinds } });
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function buildHub(
  options: ServerOptions,
  ports: Pick<Lent, 'clock' | 'random' | 'kinds'> & { readonly store: OpenStore },
): Promise<Hub> {
  const { config } = options;
  const { store, clock } = ports;
  const tables = createTables();
  const files = await openDiskFiles(config.data, { shared: config.databaseUrl !== null });
  await files.clearScratch();
  const uploads = new Uploads(config.data, files);
  await uploads.open();
  const kindServers = new Map(options.kinds.map((one) => [one.kind.id, one]));
  const post = new Post({
    ...{ store, clock, random: ports.random, environment: config.mail },
    address: (path) => url + path,
    warn: (error, words) => app.log.warn({ err: error }, words),
  });
  const machine: Machine = {
    ...{ config, kindServers, tables, uploads, post },
    oidc: new OidcClient(),
    workshop: new Workshop({ kindServers, tables, files, store }),
    version: options.version,
    afterSetUp: async (account, wishes) => options.afterSetUp?.(hub, account, wishes),
  };

  let url = config.url;
  const app = await createApp({ config, logTo: options.logTo, secure: () => url.startsWith('https:') });
  const node = `${hostname()}-${process.pid}-${ports.random.id().slice(0, 4)}`;
  const accessSwitch = new AccessSwitch({
    ...{ store, clock, log: store.openLog(node), patience: options.patience },
    failed: (error) => app.log.warn({ err: error }, 'the access log cannot be read'),
  });
  await accessSwitch.start();
  store.guardWrites(() => refuseWhileBlind(accessSwitch));
  const pending = new Set<Promise<unknown>>();
  const lent: Lent = {
    ...ports,
    machine,
    hasher: createHasher(options.hashCost),
    bus: accessSwitch,
    switch: accessSwitch,
    url: () => url,
    later: (work) => {
      const noted = work
        .catch((error: unknown) => app.log.warn({ err: error }, 'a use was not noted'))
        .finally(() => pending.delete(noted));
      pending.add(noted);
    },
  };
  const gate = createGate(lent);
  const gateway = new LiveGateway({ ...{ config, store, clock }, switch: accessSwitch, url: () => url });
  const upgrades = new Upgrades(
    app.server,
    new Map([[LIVE_PATH, (request, socket, head) => gateway.accept(request, socket, head)]]),
  );
  serveHealth(app, store, gate, config.trustProxy.length > 0);
  mountEndpoints(app, allHandlers, gate);
  mountEndpoint(app, openApiEndpoint, async () => openApiDocument(url, options.version), gate);
  await servePages(app, options.webFolder);
  await serveEmbeds(app, options.webFolder, () => systemContext(lent));
  const sweepAll = async () => {
    await emptyTrash({ store, clock, bus: lent.bus });
    await sweep({ store, files, uploads, clock });
    await forgetWhatIsOver(store, clock.now());
    await store.forgetLog(clock.now() - LOG_KEPT);
    await forgetOldEntries({ store, clock });
  };
  const warn = (words: string) => (error: unknown) => app.log.warn({ err: error }, words);
  const tendEnds = () => tendWhatEnds(systemContext(lent));
  const seal = restingWhileIdle(store, SEAL_IDLE, () => sealAudit({ store, clock, digest: digestSecret }));
  const turns = [
    startTurns(SWEEP_EVERY, sweepAll, warn('what is over or unused was not swept')),
    startTurns(ENDS_EVERY, tendEnds, warn('what ends was not told of or cleared')),
    startTurns(SEAL_EVERY, seal, warn('the audit log was not sealed')),
  ];

  async function shutDown(): Promise<void> {
    const late = setTimeout(() => {
      app.server.closeAllConnections();
      upgrades.cutAll();
    }, options.grace ?? GRACE);
    // A connection whose answer had begun before was promised to be kept, and is idle only once that has ended.
    const idle = setInterval(() => app.server.closeIdleConnections(), IDLE_EVERY);
    gateway.close();
    await app.close();
    clearInterval(idle);
    clearTimeout(late);
    await accessSwitch.stop();
    await post.stop();
    for (const turn of turns) await turn.stop();
    await Promise.all(pending);
    tables.close();
    await store.close();
  }

  let closing: Promise<void> | null = null;
  const hub: Hub = {
    server: app.server,
    machine,
    store,
    url: () => url,
    port: () => portOf(app.server.address()),
    systemContext: () => systemContext(lent),
    async listen() {
      if (config.admin !== null) {
        const { email, password } = config.admin;
        const name = email.split('@')[0] ?? email;
        await setUpUnattended(systemContext(lent), { name, email, password, hubName: 'Tessera' });
      }
      await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
        throw listeningFault(error, config);
      });
      // A port of 0 is known only now, and with it the address when nobody named one.
      if (url === listeningUrl(config.host, 0)) url = listeningUrl(config.host, hub.port());
      await post.start();
      return { url, setUpAddress: await offerSetUp(systemContext(lent)) };
    },
    settled: async () => void (await Promise.all(pending)),
    close: () => (closing ??= shutDown()),
  };
  return hub;
}

/** Closes the hub once the process is told to stop; answers when it is closed. A second signal ends it at once. */
export function closeOnSignal(hub: Hub): Promise<NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => hub.close().then(() => resolve(signal), reject));
    }
  });
}

/** A node that cannot see what the others did must not act on what it knows (S23). */
async function refuseWhileBlind(accessSwitch: AccessSwitch): Promise<void> {
  if (await accessSwitch.mayWrite()) return;
  throw new Problem('busy', {
    detail:
      'This node of the hub has lost touch with the others, so nothing was saved. Try again in a moment.',
  });
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
  } catch {
    throw new ConfigFault(
      'TESSERA_DATA',
      `is ${folder}, which is no folder that can be written to`,
      'Name another folder, or give the user who runs the hub the right to write there.',
    );
  }
}

/** Why the address cannot be listened on, in the words of the settings. */
function listeningFault(error: unknown, { host, port }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE') {
    const fix = 'Choose another port, or stop the program that has it.';
    return new ConfigFault('TESSERA_PORT', `is ${port}, which another program listens on`, fix);
  }
  if (code === 'EACCES') {
    const fix = 'Choose a port above 1023, and put a proxy before the hub for 80 and 443.';
    return new ConfigFault('TESSERA_PORT', `is ${port}, which this user may not listen on`, fix);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    const fix = 'Give 127.0.0.1, 0.0.0.0, or an address of this machine.';
    return new ConfigFault('TESSERA_HOST', `is ${host}, which is no address of this machine`, fix);
  }
  return error;
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function systemContext(lent: Lent): SignInContext {
  const { store, clock, random, hasher, bus, kinds } = lent;
  return {
    ...{ store, clock, random, hasher, bus, kinds },
    caller: { ...VISITOR, permissions: new Set(PERMISSIONS), through: 'system' },
    neededRole: null,
    mailConfigured: lent.machine.post.configured,
    address: (path) => lent.url() + path,
    digest: digestSecret,
    codes: oneTimeCodes,
  };
}
