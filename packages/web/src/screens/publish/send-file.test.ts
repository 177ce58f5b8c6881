import { createApi } from '@tessera/client';
import type { UploadShape } from '@tessera/contract';
import { describe, expect, test } from 'vitest';
import { secondsLeft, speed, withSample } from './pace.ts';
import { sendFile } from './send-file.ts';
import { sha256 } from './sha256.ts';
import { type Shelf, type Unfinished, unfinishedUploads } from './unfinished.ts';

function shelf(): Shelf {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

async function hashOf(file: Blob): Promise<string> {
  const state = sha256();
  state.update(new Uint8Array(await file.arrayBuffer()));
  return state.digest();
}

function bodyOf(init: RequestInit | undefined): Promise<ArrayBuffer> {
  return new Response(init?.body ?? null).arrayBuffer();
}

/** A hub's upload routes over memory, that can break at a given piece. */
function hub(breaks: Set<number> = new Set()) {
  const uploads = new Map<
    string,
    { name: string; size: number; bytes: Uint8Array<ArrayBuffer>; hash: string | null }
  >();
  let pieces = 0;
  const shape = (id: string): UploadShape => {
    const upload = uploads.get(id);
    if (upload === undefined) throw new Error('unknown upload');
    const { name, size, bytes, hash } = upload;
    return { id, name, size, received: bytes.length, hash, until: '2030-01-01T00:00:00.000Z' };
  };
  const answer = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
  const problem = (status: number) =>
    answer({ type: 'about:blank', code: 'file-invalid', status, title: 't', detail: 'd' }, status);
  const send: typeof fetch = async (address, init) => {
    const url = new URL(String(address), 'http://hub');
    const id = url.pathname.split('/')[4] ?? '';
    if (init?.method === 'POST') {
      const { name, size } = JSON.parse(String(init.body)) as { name: string; size: number };
      const made = `upload-${uploads.size + 1}`;
      uploads.set(made, { name, size, bytes: new Uint8Array(), hash: null });
      return answer(shape(made), 201);
    }
    const upload = uploads.get(id);
    if (upload === undefined) return problem(404);
    if (init?.method === 'GET') return answer(shape(id));
    pieces += 1;
    if (breaks.has(pieces)) throw new TypeError('Failed to fetch');
    if (Number(url.searchParams.get('offset')) !== upload.bytes.length) return problem(409);
    upload.bytes = new Uint8Array(await new Blob([upload.bytes, await bodyOf(init)]).arrayBuffer());
    if (upload.bytes.length === upload.size) {
      const hash = await hashOf(new Blob([upload.bytes]));
      if (url.searchParams.get('hash') !== hash) return problem(400);
      upload.hash = hash;
    }
    return answer(shape(id));
  };
  return { uploads, api: createApi({ baseUrl: 'http://hub', fetch: send }), pieces: () => pieces };
}

function tools(api: ReturnType<typeof hub>['api'], unfinished: Unfinished, waits: number[] = []) {
  return {
    api,
    unfinished,
    hash: hashOf,
    whenBack: (attempt: number) => {
      waits.push(attempt);
      return Promise.resolve();
    },
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onWaiting: () => undefined,
  };
}

const content = (size: number, seed = 1) =>
  Uint8Array.from({ length: size }, (_, index) => (index * 31 + seed) % 251);
const file = (bytes: Uint8Array<ArrayBuffer>) => new File([bytes], 'edges.csv', { lastModified: 5 });
const MEGABYTE = 1024 * 1024;

describe('sending a file', () => {
  test('G3: it arrives whole, with its hash', async () => {
    const { api, uploads } = hub();
    const bytes = content(2 * MEGABYTE + 17);
    const sent = await sendFile(file(bytes), tools(api, unfinishedUploads(shelf())));
    expect(sent.received).toBe(bytes.length);
    expect(uploads.get(sent.id)?.hash).toBe(await hashOf(new Blob([bytes])));
  });

  test('G3: a break of the connection costs nothing that arrived', async () => {
    const { api, pieces } = hub(new Set([2]));
    const bytes = content(3 * MEGABYTE);
    const sent = await sendFile(file(bytes), tools(api, unfinishedUploads(shelf())));
    expect(sent.hash).toBe(await hashOf(new Blob([bytes])));
    expect(pieces()).toBe(4);
  });

  test('G3: after a reload the same file goes on where it broke off', async () => {
    const { api, uploads, pieces } = hub();
    const unfinished = unfinishedUploads(shelf());
    const bytes = content(2 * MEGABYTE);
    const half = await api.call('createUpload', { body: { name: 'edges.csv', size: bytes.length } });
    await api.raw(
      'sendUpload',
      { params: { id: half.id }, query: { offset: 0 } },
      { bytes: bytes.slice(0, MEGABYTE) },
    );
    unfinished.remember(file(bytes), half.id);
    const sent = await sendFile(file(bytes), tools(api, unfinished));
    expect(sent.id).toBe(half.id);
    expect(pieces()).toBe(2);
    expect(uploads.size).toBe(1);
  });

  test('what an earlier attempt left of another content is not mixed in', async () => {
    const { api } = hub();
    const unfinished = unfinishedUploads(shelf());
    const old = content(2 * MEGABYTE, 7);
    const half = await api.call('createUpload', { body: { name: 'edges.csv', size: old.length } });
    await api.raw(
      'sendUpload',
      { params: { id: half.id }, query: { offset: 0 } },
      { bytes: old.slice(0, MEGABYTE) },
    );
    unfinished.remember(file(old), half.id);
    const fresh = content(2 * MEGABYTE, 8);
    const sent = await sendFile(file(fresh), tools(api, unfinished));
    expect(sent.id).not.toBe(half.id);
    expect(sent.hash).toBe(await hashOf(new Blob([fresh])));
  });

  test('a complete upload of the same content is cited again, not sent again', async () => {
    const { api, pieces } = hub();
    const unfinished = unfinishedUploads(shelf());
    const bytes = content(1000);
    const first = await sendFile(file(bytes), tools(api, unfinished));
    expect((await sendFile(file(bytes), tools(api, unfinished))).id).toBe(first.id);
    expect(pieces()).toBe(1);
    expect((await sendFile(file(content(1000, 9)), tools(api, unfinished))).id).not.toBe(first.id);
  });

  test('an upload that the hub has dropped is begun anew', async () => {
    const { api } = hub();
    const unfinished = unfinishedUploads(shelf());
    unfinished.remember(file(content(10)), 'long-gone');
    expect((await sendFile(file(content(10)), tools(api, unfinished))).hash).not.toBeNull();
  });
});

describe('pace', () => {
  test('speed and remaining time come from the last seconds', () => {
    let pace = withSample([], { at: 0, received: 0 });
    expect(speed(pace)).toBeNull();
    pace = withSample(pace, { at: 1000, received: 2_000_000 });
    expect(speed(pace)).toBe(2_000_000);
    expect(secondsLeft(pace, 10_000_000)).toBe(4);
  });

  test('a step back starts anew, and a standstill has no end', () => {
    const back = withSample([{ at: 0, received: 500 }], { at: 900, received: 100 });
    expect(back).toEqual([{ at: 900, received: 100 }]);
    expect(
      secondsLeft(
        [
          { at: 0, received: 5 },
          { at: 2000, received: 5 },
        ],
        10,
      ),
    ).toBeNull();
  });
});

test('a broken or foreign storage only forgets', () => {
  const broken: Shelf = {
    getItem: () => '{"not": "a list"}',
    setItem: () => {
      throw new Error('full');
    },
  };
  const unfinished = unfinishedUploads(broken);
  unfinished.remember({ name: 'a', size: 1, lastModified: 1 }, 'u');
  expect(unfinished.find({ name: 'a', size: 1, lastModified: 1 })).toBeNull();
  expect(unfinishedUploads(null).find({ name: 'a', size: 1, lastModified: 1 })).toBeNull();
});
