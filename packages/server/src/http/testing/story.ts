import { TEST_KINDS } from '../../kinds/testing/test-kinds.ts';
import type { Answer } from '../../testing/http-caller.ts';
import { startTestHub, type TestHub, type TestHubOptions, type TestPerson } from '../../testing/index.ts';

/** A test hub with things to share, and short ways to tell what happens. */
export interface Story {
  readonly hub: TestHub;
  /** Uploads a text and answers the upload's id. */
  upload(who: TestPerson, text: string): Promise<string>;
  /** Publishes a thing with one file and answers its id; a refusal is a fault of the test. */
  publish(who: TestPerson, asked?: Readonly<Record<string, unknown>>): Promise<string>;
  /** A group with sharing on, made by the administrator; answers its id. */
  group(
    name: string,
    members: readonly TestPerson[],
    how?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  /** An organization; its first member owns it, unless roles are named. */
  organization(name: string, members: readonly (readonly [TestPerson, string])[]): Promise<string>;
  share(who: TestPerson, id: string, body: unknown): Promise<Answer>;
  /** The status of looking at a thing. */
  sees(who: TestPerson | null, id: string): Promise<number>;
  /** The role that somebody has on a thing, null without. */
  roleOf(who: TestPerson, id: string): Promise<string | null>;
  close(): Promise<void>;
}

export async function startStory(options: TestHubOptions = {}): Promise<Story> {
  const hub = await startTestHub({
    kinds: TEST_KINDS,
    ...options,
  });
  const must = (answer: Answer, status: number, what: string): Answer => {
    if (answer.status !== status) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  };
  const story: Story = {
    hub,
    async upload(who, text) {
      const bytes = Buffer.from(text);
      const made = await who.call('POST', '/api/v1/uploads', { name: 'a.txt', size: bytes.byteLength });
      const { id } = must(made, 201, 'upload').body;
      must(await send(who, id, 0, bytes), 200, 'send');
      return id;
    },
    async publish(who, asked = {}) {
      const file = await story.upload(who, `data of ${String(asked['title'] ?? 'it')}`);
      const answer = await who.call('POST', '/api/v1/resources', {
        kind: 'sheet',
        title: 'A sheet',
        content: {},
        files: [{ purpose: 'data', file }],
        ...asked,
      });
      return must(answer, 201, 'publish').body.id;
    },
    async group(name, members, how = {}) {
      // Permissions of administration are given right after a sign-in alone, and tests let much time pass.
      const { token } = (await hub.signIn(hub.admin.email, hub.admin.password)).body;
      const body = { name, sharing: true, ...how };
      const { id } = must(await hub.call('POST', '/api/v1/groups', { token, body }), 201, 'group').body;
      const at = (member: TestPerson) => `/api/v1/groups/${id}/members/${member.id}`;
      for (const member of members)
        must(await hub.call('PUT', at(member), { token, body: {} }), 200, 'member');
      return id;
    },
    async organization(name, members) {
      const made = await hub.admin.call('POST', '/api/v1/organizations', { name });
      const { id } = must(made, 201, 'organization').body;
      for (const [member, role] of members)
        must(
          await hub.admin.call('PUT', `/api/v1/organizations/${id}/members/${member.id}`, { role }),
          200,
          'member',
        );
      must(
        await hub.admin.call('DELETE', `/api/v1/organizations/${id}/members/${hub.admin.id}`),
        204,
        'leave',
      );
      return id;
    },
    share: (who, id, body) => who.call('POST', `/api/v1/resources/${id}/share`, body),
    async sees(who, id) {
      const path = `/api/v1/resources/${id}`;
      return (await (who === null ? hub.call('GET', path) : who.call('GET', path))).status;
    },
    async roleOf(who, id) {
      const { status, body } = await who.call('GET', `/api/v1/resources/${id}`);
      return status === 200 ? body.role : null;
    },
    close: () => hub.close(),
  };
  return story;
}

/** Sends bytes of an upload. */
export function send(
  who: TestPerson,
  id: string,
  offset: number,
  bytes: Uint8Array,
  hash?: string,
): Promise<Answer> {
  const query = hash === undefined ? `offset=${offset}` : `offset=${offset}&hash=${hash}`;
  return who.call('PATCH', `/api/v1/uploads/${id}?${query}`, bytes, {
    headers: { 'content-type': 'application/octet-stream' },
  });
}
