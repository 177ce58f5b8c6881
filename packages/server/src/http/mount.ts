import { ACTING_PARAMETER, type Endpoint, type EndpointName, endpoints, type Needs } from '@tessera/contract';
import { type FieldError, Problem } from '@tessera/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Outgoing } from '../kind-host.ts';
import type { Identity } from '../signin/identify.ts';
import { sendBytes } from './bytes-answer.ts';
import type { Handler, Handlers, RequestContext } from './context.ts';
import { describeFault, fieldErrors, inputInvalid } from './faults.ts';
import { checkActing, checkNeeds } from './needs.ts';
import { asProblem, problemDocument } from './problem-document.ts';
import { ProgressAnswer, wantsProgress } from './progress-answer.ts';

/** What the mount asks of the hub around it. */
export interface Gate {
  /** Who asks; limits, origins and credentials are judged here. Throws a `Problem`. */
  identify(request: FastifyRequest, reply: FastifyReply, needs: Needs): Promise<Identity>;
  now(): number;
  context(
    request: FastifyRequest,
    reply: FastifyReply,
    identity: Identity,
  ): Omit<RequestContext, 'neededRole' | 'progress'>;
  /** Told of every answer under way that rests on a role, so that it can be stopped when the role ends. */
  serving(outgoing: Outgoing, context: RequestContext, endpoint: Endpoint, id: string): void;
}

/** Mounts every endpoint of the contract. */
export function mountEndpoints(app: FastifyInstance, handlers: Handlers, gate: Gate): void {
  // Handlers of different endpoints have no common type but this one; `Handlers` has checked each against its own.
  const loose = handlers as unknown as Readonly<Record<EndpointName, Handler<Endpoint>>>;
  for (const [name, endpoint] of Object.entries(endpoints) as [EndpointName, Endpoint][]) {
    mountEndpoint(app, endpoint, loose[name], gate);
  }
}

/**
 * Mounts one endpoint: needs (before the body is read), then shapes, then the handler, then the shape of its answer.
 * An endpoint that declares a role and whose handler answered without asking for it is a mistake of ours and answers 500.
 */
export function mountEndpoint<E extends Endpoint>(
  app: FastifyInstance,
  endpoint: E,
  handler: Handler<E>,
  gate: Gate,
): void {
  if (!endpoint.needs?.who) throw new Error(`${endpoint.method} ${endpoint.path} does not say what it needs`);
  const identities = new WeakMap<FastifyRequest, Identity>();
  const route = (scope: FastifyInstance) =>
    scope.route({
      method: endpoint.method,
      url: endpoint.path,
      // What is compressed can be guessed from its length: nothing that answers secrets is.
      config: { compress: endpoint.method === 'GET' && endpoint.transport !== 'progress' },
      onRequest: async (request, reply) => {
        const identity = await gate.identify(request, reply, endpoint.needs);
        checkActing(endpoint, identity.caller);
        checkNeeds(endpoint.needs, identity, gate.now());
        identities.set(request, identity);
      },
      handler: async (request, reply) => {
        const identity = identities.get(request);
        if (identity === undefined) throw new Error('a request reached its handler without a caller');
        return answer(endpoint, handler, gate, request, reply, identity);
      },
    });
  if (endpoint.transport !== 'bytes-in') {
    route(app);
    return;
  }
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // Left unread: the handler takes the bytes as they come.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(scope);
  });
}

async function answer<E extends Endpoint>(
  endpoint: E,
  handler: Handler<E>,
  gate: Gate,
  request: FastifyRequest,
  reply: FastifyReply,
  identity: Identity,
): Promise<unknown> {
  const lines =
    endpoint.transport === 'progress' && wantsProgress(request) ? new ProgressAnswer(reply) : null;
  const { context, role } = contextOf(endpoint, gate, request, reply, identity, lines);
  const work = async () => {
    const result: unknown = await handler(context, parseInput(endpoint, request));
    if (endpoint.needs.role !== undefined && !role.asked) {
      throw new Error(
        `${endpoint.method} ${endpoint.path} needs the role ${endpoint.needs.role} and did not ask for it`,
      );
    }
    return result;
  };
  if (lines === null) {
    const result = await work();
    if (endpoint.transport !== 'bytes-out') return sendResult(endpoint, reply, checkOutput(endpoint, result));
    // The handler's type says so; `Endpoint` alone has forgotten it.
    const outgoing = result as Outgoing;
    if (endpoint.needs.role !== undefined) gate.serving(outgoing, context, endpoint, idOf(request));
    return sendBytes(request, reply, outgoing);
  }
  try {
    lines.finish(checkOutput(endpoint, await work()));
  } catch (error) {
    if (!lines.begun) {
      lines.close();
      throw error;
    }
    const problem = asProblem(error, request.id);
    if (problem.code === 'internal') request.log.error({ err: error }, 'a request failed');
    lines.fail(problemDocument(problem, request.id));
  }
  return reply;
}

function sendResult(endpoint: Endpoint, reply: FastifyReply, result: unknown): FastifyReply {
  reply
    .code(endpoint.status)
    .header('cache-control', endpoint.method === 'GET' ? 'private, no-cache' : 'no-store');
  if (result === undefined) return reply.send();
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(result));
}

/** The request's context; `role.asked` tells whether the command asked which role the route declares. */
function contextOf(
  endpoint: Endpoint,
  gate: Gate,
  request: FastifyRequest,
  reply: FastifyReply,
  identity: Identity,
  lines: ProgressAnswer | null,
): { readonly context: RequestContext; readonly role: { asked: boolean } } {
  const role = { asked: false };
  const needed = endpoint.needs.role ?? null;
  const context: RequestContext = {
    ...gate.context(request, reply, identity),
    get neededRole() {
      role.asked = true;
      return needed;
    },
    progress: (progress) => lines?.progress(progress),
  };
  return { context, role };
}

function idOf(request: FastifyRequest): string {
  const { id } = request.params as { readonly id?: string };
  return id ?? '';
}

/** Parses all parts and tells all their faults at once. */
function parseInput<E extends Endpoint>(endpoint: E, request: FastifyRequest): Parameters<Handler<E>>[1] {
  const errors: FieldError[] = [];
  const part = (shape: z.ZodType, value: unknown): unknown => {
    const result = shape.safeParse(value, { error: describeFault });
    if (!result.success) errors.push(...fieldErrors(result.error));
    return result.data;
  };
  const input = {
    params: part(endpoint.params, request.params),
    query: part(endpoint.query, withoutActing(request.query)),
    body:
      endpoint.transport === 'bytes-in'
        ? {}
        : part(endpoint.body, request.body === undefined ? {} : request.body),
    ...(endpoint.transport === 'bytes-in' ? { bytes: request.raw } : {}),
  };
  if (errors.length > 0) throw inputInvalid(errors);
  // Each part has just passed the shape that its type is inferred from.
  return input as Parameters<Handler<E>>[1];
}

/** Every address takes the parameter by which a link borrows somebody's eyes; the gate has read it. */
function withoutActing(query: unknown): unknown {
  const { [ACTING_PARAMETER]: _acting, ...rest } = query as Record<string, unknown>;
  return rest;
}

/** What leaves has the contract's shape; what the contract does not know is left out. */
function checkOutput(endpoint: Endpoint, result: unknown): unknown {
  const checked = endpoint.output.safeParse(result);
  if (checked.success) return checked.data;
  throw new Error(
    `${endpoint.method} ${endpoint.path} answered what its contract does not allow: ${JSON.stringify(checked.error.issues)}`,
  );
}

/** A request for an address that no route has: 405 with the methods where another one is known, else 404. */
export function unknownAddress(request: FastifyRequest, methods: readonly string[]): Problem {
  if (methods.length > 0) {
    return new Problem('method-unknown', {
      detail: `This address knows ${methods.join(', ')}, not ${request.method}.`,
      parameters: { allow: methods.join(', ') },
    });
  }
  return new Problem('not-found', { detail: 'There is no such address in this API.' });
}

/** The methods that the contract has at an address. */
export function methodsAt(path: string): readonly string[] {
  const methods = new Set<string>();
  for (const { pattern, method } of PATTERNS) {
    if (!pattern.test(path)) continue;
    methods.add(method);
    if (method === 'GET') methods.add('HEAD');
  }
  return [...methods];
}

/** Whether the contract has something at an address that pages of any origin may call without a bearer. */
export function isForAnyOrigin(path: string): boolean {
  return PATTERNS.some(({ pattern, anyOrigin }) => anyOrigin && pattern.test(path));
}

const PATTERNS = Object.values<Endpoint>(endpoints).map(({ method, path, needs }) => ({
  method,
  anyOrigin: needs.anyOrigin === true,
  pattern: new RegExp(
    `^${path
      .split('/')
      .map((part) => (part === '*' ? '.+' : part.startsWith(':') ? '[^/]+' : part.replaceAll('.', '\\.')))
      .join('/')}/?$`,
  ),
}));
