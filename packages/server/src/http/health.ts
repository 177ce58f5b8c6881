import { isIP } from 'node:net';
import { Problem, type Store } from '@tessera/domain';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Gate } from './mount.ts';
import { checkNeeds } from './needs.ts';

/**
 * `/healthz`: the process is alive. `/readyz`: the database answers (its schema was brought up to date before the hub
 * listened). `/metrics`: for Prometheus, to the machine itself without a key, to others with an access key of scope
 * `admin` whose owner holds `settings:manage`.
 */
export function serveHealth(app: FastifyInstance, store: Store, gate: Gate, trustsProxies: boolean): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'tessera_http_request_duration_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });

  app.addHook('onResponse', async (request, reply) => {
    durations.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
  app.addHook('onClose', async () => registry.clear());

  app.get('/healthz', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'alive' }),
  );

  app.get('/readyz', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      await store.read((unit) => unit.settings.get('hubName', ''));
      return { status: 'ready' };
    } catch (error) {
      app.log.error({ err: error }, 'the database does not answer');
      throw new Problem('busy', { detail: 'The database does not answer.' });
    }
  });

  app.get('/metrics', async (request, reply) => {
    if (!isTheMachineItself(request, trustsProxies)) {
      const needs = { who: 'account', scope: 'admin', permission: 'settings:manage' } as const;
      checkNeeds(needs, await gate.identify(request, reply, needs), gate.now());
    }
    return reply
      .header('cache-control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics());
  });
}

/** Loopback, and not a proxy on the same machine that speaks for somebody else. */
function isTheMachineItself(request: FastifyRequest, trustsProxies: boolean): boolean {
  const forwarded = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'].some(
    (name) => name in request.headers,
  );
  if (forwarded && !trustsProxies) return false;
  const address = request.ip.replace(/^::ffff:/, '');
  return isIP(address) !== 0 && (address === '::1' || address.startsWith('127.'));
}
