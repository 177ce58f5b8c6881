import {
  ACTING_HEADER,
  ACTING_PARAMETER,
  type EndpointName,
  type Endpoints,
  endpoints,
  NDJSON,
  type Output,
  type ProgressLine,
  problemShape,
  progressLine,
} from '@tessera/contract';
import type { z } from 'zod';
import { hubAddress } from './checks.ts';
import { linesOf } from './lines.ts';
import { ApiProblem, unreachable } from './problem.ts';

/** Members of a call that the endpoint has shapes for; empty ones may be left out. */
export type CallInput<N extends EndpointName> = Part<'params', N> & Part<'query', N> & Part<'body', N>;

type Part<K extends 'params' | 'query' | 'body', N extends EndpointName> =
  Record<string, never> extends z.input<Endpoints[N][K]>
    ? { readonly [key in K]?: z.input<Endpoints[N][K]> }
    : { readonly [key in K]: z.input<Endpoints[N][K]> };

/** How one call behaves. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Told of the steps of long work (`progress` endpoints). */
  onProgress?(progress: { readonly done: number | null; readonly step: string }): void;
}

export interface ApiOptions {
  /** `https://hub.example.org`; empty in the hub's own pages. */
  readonly baseUrl: string;
  /** Bearer: a session token or an access key. Without it the browser's cookie counts. */
  readonly token?: string | undefined;
  /** Never sends or keeps a cookie; without a token it is nobody then. */
  readonly anonymous?: boolean;
  /** For tests and odd runtimes. */
  readonly fetch?: typeof fetch;
  /** Id of whose eyes the calls borrow, asked anew for each (A7, S26); null = one's own. */
  readonly acting?: () => string | null;
}

/** The typed caller of a hub's API: every endpoint of the contract by name. */
export interface Api {
  readonly baseUrl: string;
  /** The bearer secret that calls carry, if any. */
  readonly token: string | undefined;
  /** Whether it never sends a cookie. */
  readonly anonymous: boolean;
  /** Calls an endpoint and parses its answer. Rejects with {@link ApiProblem}. */
  call<N extends EndpointName>(name: N, ...rest: CallArguments<N>): Promise<Output<Endpoints[N]>>;
  /** The answer as it comes, for downloads. Rejects with {@link ApiProblem} when it is a refusal. */
  raw<N extends EndpointName>(
    name: N,
    input: CallInput<N>,
    options?: CallOptions & { readonly bytes?: Uint8Array | Blob },
  ): Promise<Response>;
  /** The same caller through other eyes: the id of an acting that it began. */
  wearing(id: string): Api;
  /** The address of an endpoint, for links and downloads. */
  address<N extends EndpointName>(name: N, input: CallInput<N>): string;
}

type CallArguments<N extends EndpointName> =
  Record<string, never> extends CallInput<N>
    ? [input?: CallInput<N>, options?: CallOptions]
    : [input: CallInput<N>, options?: CallOptions];

interface LooseInput {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

export function createApi(options: ApiOptions): Api {
  const baseUrl = hubAddress(options.baseUrl);
  const send = options.fetch ?? fetch;

  async function raw(
    name: EndpointName,
    input: LooseInput,
    how: CallOptions & { readonly bytes?: Uint8Array | Blob } = {},
  ): Promise<Response> {
    const endpoint = endpoints[name];
    const headers: Record<string, string> = {
      accept: endpoint.transport === 'progress' && how.onProgress ? NDJSON : 'application/json',
    };
    if (endpoint.transport === 'bytes-out') headers['accept'] = '*/*';
    const acting = options.acting?.() ?? null;
    if (acting !== null) headers[ACTING_HEADER] = acting;
    if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
    let body: BodyInit | null = null;
    if (how.bytes !== undefined) {
      headers['content-type'] = 'application/octet-stream';
      body = how.bytes as BodyInit;
    } else if (input.body !== undefined) {
      headers['content-type'] = 'application/json';
      body = JSON.stringify(input.body);
    }
    let response: Response;
    try {
      response = await send(baseUrl + pathOf(name, input), {
        method: endpoint.method,
        headers,
        body,
        credentials: options.token === undefined && options.anonymous !== true ? 'same-origin' : 'omit',
        ...(how.signal ? { signal: how.signal } : {}),
      });
    } catch (cause) {
      if (how.signal?.aborted) throw cause;
      throw unreachable(baseUrl, cause);
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async function call(name: EndpointName, input: LooseInput = {}, how: CallOptions = {}): Promise<unknown> {
    const endpoint = endpoints[name];
    const response = await raw(name, input, how);
    if (response.status === 204) return undefined;
    const streamed = response.headers.get('content-type')?.startsWith(NDJSON) === true;
    const answer: unknown = streamed ? await lastLine(response, how) : await response.json();
    return endpoint.output.parse(answer);
  }

  return {
    baseUrl,
    token: options.token,
    anonymous: options.anonymous === true,
    call: call as Api['call'],
    raw: raw as Api['raw'],
    address: (name, input) => {
      const address = baseUrl + pathOf(name, input);
      const acting = options.acting?.() ?? null;
      if (acting === null) return address;
      return `${address}${address.includes('?') ? '&' : '?'}${ACTING_PARAMETER}=${acting}`;
    },
    wearing: (id) => createApi({ ...options, acting: () => id }),
  };
}

function pathOf(name: EndpointName, input: LooseInput): string {
  const params = { ...(input.params as Record<string, string | number> | undefined) };
  const path = endpoints[name].path.replace(/:(\w+)|\*/g, (match, key: string | undefined) => {
    const value = String(params[key ?? '*'] ?? match);
    return key === undefined ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries((input.query as Record<string, unknown> | undefined) ?? {})) {
    if (value !== undefined) query.set(key, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  try {
    return new ApiProblem(problemShape.parse(JSON.parse(text)));
  } catch {
    return new ApiProblem({
      code: 'unexpected-answer',
      status: response.status,
      title: 'The hub gave an unexpected answer',
      detail: `The answer ${response.status} was not the hub's own. Is the address right, or does a proxy stand between?`,
    });
  }
}

async function lastLine(response: Response, how: CallOptions): Promise<unknown> {
  for await (const text of linesOf(response)) {
    const line: ProgressLine = progressLine.parse(JSON.parse(text));
    if (line.type === 'progress') how.onProgress?.({ done: line.done, step: line.step });
    else if (line.type === 'problem') throw new ApiProblem(line.problem);
    else return line.result;
  }
  throw unreachable(response.url, new Error('the answer broke off'));
}
