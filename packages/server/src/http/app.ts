import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import { Problem } from '@tessera/domain';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { type Config, trusts } from '../config.ts';
import { systemRandom } from '../signin/secrets.ts';
import { allowBearers, answerOptions } from './cross-origin.ts';
import { echoRequestIds, sendFailure } from './families.ts';
import { setHeaders } from './headers.ts';
import { acceptJson, JSON_LIMIT } from './json-body.ts';
import { isForAnyOrigin, methodsAt } from './mount.ts';
import { asProblem, PROBLEM_JSON, sendProblem } from './problem-document.ts';

/** How long a sender may go on after its answer, ms. */
const LINGER = 5000;
/** Names under which secrets might reach a log line; their values are left out. */
const SECRET = ['password', 'token', 'secret', 'authorization', 'cookie', 'databaseUrl'];

export interface AppOptions {
  readonly config: Config;
  /** Where log lines go, as JSON; null = nowhere. */
  readonly logTo: Writable | null;
  /** Whether the public address is https. */
  secure(): boolean;
}

/** The HTTP server with all that holds for every route: limits of time and size, headers, problems, log lines. */
export async function createApp({ config, logTo, secure }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: logTo === null ? false : { level: config.logLevel, stream: logTo, redact: redaction() },
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    genReqId: () => systemRandom.id(),
    trustProxy: config.trustProxy.length === 0 ? false : trusts(config.trustProxy),
    bodyLimit: JSON_LIMIT,
    // Slow senders: headers within 20 s, a whole request within 10 minutes (a piece of an upload), silence for 5.
    requestTimeout: 600_000,
    connectionTimeout: 300_000,
    keepAliveTimeout: 72_000,
    http: { headersTimeout: 20_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16_384 },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 400 },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, request, reply) => {
      sendProblem(reply, asProblem(error, request.id), request.id);
    },
  });
  acceptJson(app);
  app.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error, request.id);
    if (problem.status >= 500) request.log.error({ err: error }, 'a request failed');
    // What is still on its way is read and dropped, so that the caller gets to read this answer.
    reply.removeHeader('connection');
    return sendFailure(request, reply, problem);
  });
  app.addHook('onRequest', async (request, reply) => allowBearers(request, reply));
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, not the address: ids of unlisted things are secrets.
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ip: request.ip,
      },
      'answered',
    );
  });
  app.addHook('onResponse', async ({ raw }) => letGo(raw));
  await setHeaders(app, secure);
  echoRequestIds(app);
  await app.register(cookie);
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: 1024,
    // Quickly rather than tightly: it happens for every answer.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 5 },
    // Bodies that come in are never unpacked: a small one could fill the memory.
    globalDecompression: false,
  });
  app.options('/api/*', async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const methods = methodsAt(path);
    if (methods.length === 0)
      throw new Problem('not-found', { detail: 'There is no such address in this API.' });
    return answerOptions(request, reply, { methods, anyOrigin: isForAnyOrigin(path) });
  });
  return app;
}

/**
 * What an answered request still sends is read and dropped for a moment, so that its sender comes to the answer; then
 * the connection is cut.
 */
function letGo(raw: IncomingMessage): void {
  if (raw.complete || raw.destroyed) return;
  raw.resume();
  const cut = setTimeout(() => raw.socket.destroy(), LINGER).unref();
  raw.once('close', () => clearTimeout(cut));
}

/** The contract's shapes check what comes and goes; the compilers that Fastify brings along would be loaded for nothing. */
function noSchemas(): never {
  throw new Error('A route was given a schema of Fastify. Its shapes belong into the contract.');
}

function redaction(): string[] {
  return SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
}

/** What is not even HTTP, or too much of it. */
function refuseConnection(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ([
          '431 Request Header Fields Too Large',
          'The headers are too large. Delete the cookies of this site.',
        ] as const)
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? (['408 Request Timeout', 'The request took too long to arrive.'] as const)
        : (['400 Bad Request', 'The request is not well formed HTTP.'] as const);
  const number = Number.parseInt(status, 10);
  const body = JSON.stringify({
    type: 'urn:tessera:problem:input-invalid',
    code: 'input-invalid',
    status: number,
    title: 'The input is not valid',
    detail,
  });
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: ${PROBLEM_JSON}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
