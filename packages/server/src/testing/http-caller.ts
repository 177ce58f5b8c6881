/** An answer of a hub, its body parsed when it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, else the text. What it holds is for the test to know. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
}

/** What a call sends besides method and path. */
export interface Sent {
  /** Sent as JSON; text and bytes are sent as they are, with a content type of the test's choice. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly cookie?: string;
}

/** Calls a hub over real HTTP. Nothing is followed, nothing is thrown for a refusal. */
export async function call(url: string, method: string, path: string, sent: Sent = {}): Promise<Answer> {
  const headers = new Headers(sent.headers);
  if (sent.token !== undefined) headers.set('authorization', `Bearer ${sent.token}`);
  if (sent.cookie !== undefined) headers.set('cookie', sent.cookie);
  const raw = rawBody(sent.body);
  if (sent.body !== undefined && raw === null && !headers.has('content-type')) {
    headers.set('content-type', 'application/json');
  }
  const body = raw ?? (sent.body === undefined ? null : JSON.stringify(sent.body));
  const response = await fetch(url + path, { method, headers, body, redirect: 'manual' });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
  const lines = response.headers.get('content-type')?.includes('ndjson') === true;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && !lines ? JSON.parse(text) : text,
  };
}

function rawBody(body: unknown): string | Uint8Array<ArrayBuffer> | null {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : null;
}
