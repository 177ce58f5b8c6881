import { type Endpoint, endpoint, endpoints, NDJSON, problemShape } from '@tessera/contract';
import { z } from 'zod';

/** Where the document is; for whoever holds `api:explore` (P15). */
export const openApiEndpoint = endpoint({
  method: 'GET',
  path: '/api/v1/openapi.json',
  summary: 'This document',
  needs: { who: 'account', scope: 'read', permission: 'api:explore' },
  output: z.unknown(),
});

/** The OpenAPI 3.1 document of the contract; `url` is the hub's public address. */
export function openApiDocument(url: string, version: string): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  const all: Record<string, Endpoint> = { ...endpoints, openApi: openApiEndpoint };
  for (const [name, one] of Object.entries(all)) {
    const path = one.path.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}');
    const item = paths[path] ?? {};
    item[one.method.toLowerCase()] = operation(name, one);
    paths[path] = item;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tessera',
      version,
      description:
        'A hub to publish, share and explain who can see what. Errors are RFC 9457 problem documents.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url }],
    paths,
    components: {
      schemas: { Problem: schemaOf(problemShape, 'output') },
      responses: {
        Problem: {
          description: 'Refused or failed; `code` says why, `detail` what to do',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An access key (tsk_…) or the session of a script (tss_…)',
        },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-tessera',
          description: 'The session of a browser',
        },
      },
    },
  };
}

function operation(name: string, one: Endpoint): Readonly<Record<string, unknown>> {
  const { needs } = one;
  const anonymous = needs.who === 'account' ? [] : [{}];
  return {
    operationId: name,
    tags: [areaOf(one.path)],
    summary: one.summary,
    description: needsInWords(one),
    security: [{ bearer: [] }, { cookie: [] }, ...anonymous],
    parameters: [...parametersOf(one.params, 'path'), ...parametersOf(one.query, 'query')],
    ...bodyOf(one),
    responses: { [String(one.status)]: answerOf(one), default: { $ref: '#/components/responses/Problem' } },
    'x-tessera-needs': needs,
  };
}

/** What a route is about, for readers who look it up: `/api/v1/groups/:id` is about groups. */
function areaOf(path: string): string {
  const [, , , first] = path.split('/');
  return path.startsWith('/api/v1/') && first !== undefined ? first : 'hub';
}

function needsInWords({ needs }: Endpoint): string {
  const words = [
    { always: 'Open to anybody', anyone: 'With or without an account', account: 'Needs an account' }[
      needs.who
    ],
    `keys need the scope \`${needs.scope}\``,
    ...(needs.permission === undefined ? [] : [`needs the permission \`${needs.permission}\``]),
    ...(needs.role === undefined ? [] : [`needs the role ${needs.role} on the resource`]),
    ...(needs.fresh === true ? ['needs a sign-in of the last 10 minutes'] : []),
  ];
  return `${words.join('; ')}.`;
}

function parametersOf(shape: z.ZodType, place: 'path' | 'query'): readonly unknown[] {
  const schema = schemaOf(shape, 'input');
  const properties = asRecord(schema['properties']);
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const named = Object.entries(properties).map(([name, property]) => ({
    name: name === '*' ? 'path' : name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: property,
  }));
  if (named.length > 0 || schema['additionalProperties'] === false || schema['type'] !== 'object')
    return named;
  const free = { type: 'object', additionalProperties: { type: 'string' } };
  return [{ name: 'options', in: place, style: 'form', explode: true, schema: free }];
}

function bodyOf(one: Endpoint): Readonly<Record<string, unknown>> {
  if (one.method === 'GET' || one.method === 'DELETE') return {};
  if (one.transport === 'bytes-in') {
    return { requestBody: { required: true, content: { 'application/octet-stream': {} } } };
  }
  const schema = schemaOf(one.body, 'input');
  if (Object.keys(asRecord(schema['properties'])).length === 0) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema } } } };
}

function answerOf(one: Endpoint): Readonly<Record<string, unknown>> {
  if (one.status === 204) return { description: 'Done' };
  if (one.transport === 'bytes-out') return { description: 'The bytes', content: { '*/*': {} } };
  const content = { 'application/json': { schema: schemaOf(one.output, 'output') } };
  if (one.transport !== 'progress') return { description: 'Done', content };
  return {
    description: 'Done; or lines of progress, when `Accept` asks for them',
    content: { ...content, [NDJSON]: {} },
  };
}

function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Readonly<Record<string, unknown>> {
  const { $schema: _, '~standard': __, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' });
  return schema;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
