import { createHash, randomBytes } from 'node:crypto';
import { readdir, stat, symlink } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDiskFiles, sweep, Uploads } from '../../files/index.ts';
import { closedDoor } from '../../kinds/testing/test-kinds.ts';
import type { TestPerson } from '../../testing/index.ts';
import { type Story, send, startStory } from '../testing/story.ts';

let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let data: string;

beforeAll(async () => {
  story = await startStory({ environment: { TESSERA_UPLOAD_LIMIT: '3MB', TESSERA_UPLOAD_QUOTA: '9MB' } });
  data = story.hub.hub.machine.config.data;
});
afterAll(() => story.close());
let turn = 0;
beforeEach(async () => {
  turn += 1;
  ann = await story.hub.person(`Ann ${turn}`);
  ben = await story.hub.person(`Ben ${turn}`);
});

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

async function announce(who: TestPerson, size: number): Promise<string> {
  const { status, body } = await who.call('POST', '/api/v1/uploads', { name: 'a.csv', size });
  expect(status).toBe(201);
  return body.id;
}

async function received(who: TestPerson, id: string): Promise<number> {
  return (await who.call('GET', `/api/v1/uploads/${id}`)).body.received;
}

async function bytesKept(): Promise<number> {
  let sum = 0;
  for (const folder of ['files', 'uploads', 'scratch'])
    for (const entry of await readdir(join(data, folder), { recursive: true, withFileTypes: true }))
      if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size;
  return sum;
}

/** Sends the beginning of a body that was announced longer, and breaks the connection. */
function sendAndBreak(
  who: TestPerson,
  id: string,
  offset: number,
  bytes: string,
  length: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${story.hub.url}/api/v1/uploads/${id}?offset=${offset}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${who.token}`,
        'content-type': 'application/octet-stream',
        'content-length': length,
      },
    });
    outgoing.on('error', () => resolve());
    outgoing.on('response', () => reject(new Error('an answer came before the body was whole')));
    outgoing.write(bytes);
    // What a broken connection had not handed over yet is lost with it: it breaks when the bytes are on the disk.
    until(() => isOnDisk(id, offset + bytes.length)).then(() => outgoing.destroy(), reject);
  });
}

async function isOnDisk(id: string, size: number): Promise<boolean> {
  return (await stat(join(data, 'uploads', `${id}.part`)).catch(() => null))?.size === size;
}

async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 5));
}

function useFiles(
  work: (parts: { sweepNow: (now: number) => Promise<number> }) => Promise<void>,
): Promise<void> {
  const { store } = story.hub.hub;
  return (async () => {
    const files = await openDiskFiles(data);
    const uploads = new Uploads(data, files);
    await work({ sweepNow: (now) => sweep({ store, files, uploads, clock: { now: () => now } }) });
  })();
}

describe('G3: sending', () => {
  test('G3: a file comes in pieces, its hash is compared, and it is whole', async () => {
    const id = await announce(ann, 11);
    expect((await send(ann, id, 0, Buffer.from('hello '))).body).toMatchObject({ received: 6, hash: null });
    const whole = await send(ann, id, 6, Buffer.from('world'), sha256('hello world'));
    expect(whole.body).toMatchObject({ received: 11, hash: sha256('hello world') });
    expect((await send(ann, id, 11, Buffer.alloc(0))).body.hash).toBe(sha256('hello world'));
  });

  test('G3: a wrong offset is a conflict that tells how much is here, and changes nothing', async () => {
    const id = await announce(ann, 10);
    await send(ann, id, 0, Buffer.from('12345'));
    for (const offset of [0, 4, 6, 10]) {
      const { status, body } = await send(ann, id, offset, Buffer.from('x'));
      expect([status, body.code, body.parameters.received]).toEqual([409, 'conflict', 5]);
    }
    expect((await send(ann, id, 5, Buffer.from('67890'), sha256('1234567890'))).status).toBe(200);
  });

  test('G3: a broken connection keeps what came, and the upload goes on from there', async () => {
    const id = await announce(ann, 10);
    await sendAndBreak(ann, id, 0, 'abcd', 10);
    await until(async () => (await received(ann, id)) === 4);
    expect((await send(ann, id, 4, Buffer.from('efghij'), sha256('abcdefghij'))).status).toBe(200);
  });

  test('G3: a new connection takes over from one that hangs', async () => {
    const id = await announce(ann, 10);
    const hanging = request(`${story.hub.url}/api/v1/uploads/${id}?offset=0`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${ann.token}`,
        'content-type': 'application/octet-stream',
        'content-length': 10,
      },
    });
    hanging.on('error', () => {});
    hanging.write('abc');
    await until(() => isOnDisk(id, 3));
    const told = await send(ann, id, 0, Buffer.from('x'));
    expect(told.body.parameters.received).toBe(3);
    expect((await send(ann, id, 3, Buffer.from('defghij'), sha256('abcdefghij'))).status).toBe(200);
  });

  test('G3: a wrong hash keeps nothing, and the upload starts again', async () => {
    const id = await announce(ann, 3);
    const { status, body } = await send(ann, id, 0, Buffer.from('abc'), sha256('abd'));
    expect([status, body.code, body.parameters.received]).toEqual([400, 'file-invalid', 0]);
    expect(await received(ann, id)).toBe(0);
    expect((await send(ann, id, 0, Buffer.from('abd'), sha256('abd'))).status).toBe(200);
  });

  test('G3: more than announced is refused, and what was here before stays', async () => {
    const id = await announce(ann, 4);
    await send(ann, id, 0, Buffer.from('ab'));
    const { status, body } = await send(ann, id, 2, Buffer.from('cde'));
    expect([status, body.code]).toEqual([413, 'too-large']);
    expect((await send(ann, id, 2, Buffer.alloc(3_000_000))).body.code).toBe('too-large');
    expect((await send(ann, id, 0, Buffer.alloc(3_000_000))).body.code).toBe('conflict');
    expect(await received(ann, id)).toBe(2);
    expect((await send(ann, id, 2, Buffer.from('cd'))).status).toBe(200);
  });

  test('G3: a piece may be larger than any other body, and arrives as it was sent', async () => {
    const bytes = randomBytes(3_000_000);
    const id = await announce(ann, bytes.byteLength);
    expect((await send(ann, id, 0, bytes, sha256(bytes))).body.hash).toBe(sha256(bytes));
  });

  test('an upload is looked at before it is published, and only when it is whole', async () => {
    const id = await story.upload(ann, 'a,b');
    const look = (one: string, kind: string) =>
      ann.call('POST', `/api/v1/uploads/${one}/inspect`, { kind, purpose: 'edges' });
    expect((await look(id, 'sheet')).body).toEqual({ name: 'a.txt', size: 3, purpose: 'edges' });
    expect((await look(id, 'poem')).body.errors[0].field).toBe('kind');
    expect((await look(await announce(ann, 3), 'sheet')).body.code).toBe('conflict');
  });

  test('G3: an empty file is a file', async () => {
    const id = await announce(ann, 0);
    expect((await send(ann, id, 0, Buffer.alloc(0))).body.hash).toBe(sha256(''));
  });

  test('G3: over the limit of a file, of all together, of how many wait', async () => {
    const over = await ann.call('POST', '/api/v1/uploads', { name: 'big', size: 3_000_001 });
    expect([over.status, over.body.code]).toEqual([413, 'too-large']);
    for (let one = 0; one < 3; one += 1) await announce(ann, 3_000_000);
    expect((await ann.call('POST', '/api/v1/uploads', { name: 'x', size: 1 })).body.code).toBe('too-large');
    await announce(ben, 1);
    for (let one = 1; one < 100; one += 1) await announce(ben, 0);
    expect((await ben.call('POST', '/api/v1/uploads', { name: 'x', size: 0 })).status).toBe(429);
  });

  test('G3: a full disk says so and keeps nothing half', async () => {
    const id = await announce(ann, 5);
    await symlink('/dev/full', join(data, 'uploads', `${id}.part`));
    const { status, body } = await send(ann, id, 0, Buffer.from('abcde'));
    expect([status, body.code]).toEqual([507, 'storage-full']);
    expect(await received(ann, id)).toBe(0);
    expect((await ann.call('DELETE', `/api/v1/uploads/${id}`)).status).toBe(204);
  });

  test('an upload that was given up, or whose day is over, leaves nothing', async () => {
    const tomorrow = () => story.hub.clock.now() + 25 * 3_600_000;
    await useFiles(({ sweepNow }) => sweepNow(tomorrow()).then(() => undefined));
    const before = await bytesKept();
    const id = await announce(ann, 10);
    await send(ann, id, 0, Buffer.from('abcde'));
    expect((await ann.call('DELETE', `/api/v1/uploads/${id}`)).status).toBe(204);
    expect(await bytesKept()).toBe(before);
    const half = await announce(ann, 10);
    await send(ann, half, 0, Buffer.from('abcde'));
    const whole = await story.upload(ann, 'whole and forgotten');
    await useFiles(async ({ sweepNow }) => {
      await sweepNow(story.hub.clock.now());
      expect(await received(ann, whole)).toBe(19);
      await sweepNow(tomorrow());
    });
    expect((await ann.call('GET', `/api/v1/uploads/${whole}`)).status).toBe(404);
    expect(await bytesKept()).toBe(before);
  });
});

describe('G4: whose it is', () => {
  test('G4: another’s upload is not there: every call answers as for an id that nobody has', async () => {
    const id = await story.upload(ann, 'mine alone');
    const calls: readonly ((one: string) => Promise<{ status: number; body: unknown }>)[] = [
      (one) => ben.call('GET', `/api/v1/uploads/${one}`),
      (one) => send(ben, one, 0, Buffer.from('x')),
      (one) => ben.call('DELETE', `/api/v1/uploads/${one}`),
      (one) => ben.call('POST', `/api/v1/uploads/${one}/inspect`, { kind: 'sheet' }),
      (one) =>
        ben.call('POST', '/api/v1/resources', {
          kind: 'sheet',
          title: 'Stolen',
          content: {},
          files: [{ purpose: 'data', file: one }],
        }),
    ];
    for (const call of calls) {
      const [theirs, nobodys] = [await call(id), await call('a'.repeat(26))];
      const bare = (answer: { status: number; body: unknown }) =>
        `${answer.status} ${JSON.stringify(answer.body).replace(/"requestId":"[^"]*"/, '')}`;
      expect(bare(theirs)).toBe(bare(nobodys));
      expect(theirs.status).toBe(404);
    }
    expect((await ann.call('GET', `/api/v1/uploads/${id}`)).status).toBe(200);
  });

  test('G4: a hash is no ticket: it cites nothing, and a file known already is taken whole', async () => {
    const secret = 'a file that only Ann has';
    await story.publish(ann, { files: [{ purpose: 'data', file: await story.upload(ann, secret) }] });
    const cited = await ben.call('POST', '/api/v1/resources', {
      kind: 'sheet',
      title: 'Guessed',
      content: {},
      files: [{ purpose: 'data', file: sha256(secret) }],
    });
    expect(cited.status).toBe(404);
    const id = await announce(ben, secret.length);
    const guess = await send(ben, id, 0, Buffer.alloc(0), sha256(secret));
    expect(guess.body).toMatchObject({ received: 0, hash: null });
    const fresh = await announce(ben, secret.length);
    const [known, unknown] = [
      (await send(ben, id, 0, Buffer.from(secret.slice(1)), sha256(secret))).body,
      (await send(ben, fresh, 0, Buffer.from('x'.repeat(secret.length - 1)), sha256('x'))).body,
    ];
    expect({ ...known, id: '', until: '' }).toEqual({ ...unknown, id: '', until: '' });
  });

  test('G4: the same bytes are kept once, and stay for as long as anything cites them', async () => {
    const before = await bytesKept();
    const text = `shared bytes of turn ${turn}`;
    const one = await story.publish(ann, {
      files: [{ purpose: 'data', file: await story.upload(ann, text) }],
    });
    const two = await story.publish(ben, {
      files: [{ purpose: 'data', file: await story.upload(ben, text) }],
    });
    expect((await bytesKept()) - before).toBe(text.length);
    await useFiles(async ({ sweepNow }) => {
      await sweepNow(story.hub.clock.now() + 25 * 3_600_000);
    });
    for (const id of [one, two])
      expect((await ann.call('GET', `/api/v1/resources/${id}/parts/data`)).body).toBe(text);
  });

  test('S31: when sharing is refused after the data were made, their files are swept', async () => {
    const group = await story.group(`Going ${turn}`, [ann]);
    const file = await story.upload(ann, 'prepared for nothing');
    const before = await bytesKept();
    const door = closedDoor(`late ${turn}`);
    const publishing = ann.call('POST', '/api/v1/resources', {
      kind: 'sheet',
      title: 'Refused late',
      content: { door: door.name, text: 'made anew' },
      files: [{ purpose: 'data', file }],
      sharing: { mode: 'private', groups: [{ id: group }] },
    });
    await door.reached;
    await story.hub.admin.call('PATCH', `/api/v1/groups/${group}`, { sharing: false });
    door.open();
    const published = await publishing;
    expect(published.body.detail).toContain(`The sharing of Going ${turn} is off`);
    expect(published.status).toBe(400);
    expect(await bytesKept()).toBe(before);
  });

  test('P7: without an account, or without resources:create, there are no uploads', async () => {
    const gus = await story.hub.person(`Gus ${turn}`, { role: 'GUEST' });
    expect((await gus.call('POST', '/api/v1/uploads', { name: 'a', size: 1 })).status).toBe(403);
    expect((await story.hub.call('POST', '/api/v1/uploads', { body: { name: 'a', size: 1 } })).status).toBe(
      401,
    );
  });
});
