import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { type Story, startStory } from '../testing/story.ts';

let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let eve: TestPerson;
let gus: TestPerson;

beforeAll(async () => {
  story = await startStory();
  ann = await story.hub.person('Ann');
  ben = await story.hub.person('Ben');
  eve = await story.hub.person('Eve');
  gus = await story.hub.person('Gus', { role: 'GUEST' });
  await story.group('Trade team', [ann, ben, gus]);
});
afterAll(() => story.close());

const at = (id: string) => `/api/v1/resources/${id}`;

describe('the closed door', () => {
  test('S7: missing and forbidden are byte for byte the same, to the anonymous and to strangers', async () => {
    const id = await story.publish(ann, { sharing: { mode: 'private' } });
    const missing = 'a'.repeat(id.length);
    const calls: readonly (readonly [string, string, unknown?])[] = [
      ['GET', ''],
      ['PATCH', '', { title: 'x' }],
      ['DELETE', ''],
      ['GET', '/versions'],
      ['GET', '/parts/data'],
      ['GET', '/parts/data?version=1'],
      ['GET', '/export/txt'],
      ['POST', '/restore'],
      ['POST', '/versions', { content: {} }],
      ['POST', '/versions/1/restore'],
      ['GET', '/share'],
      ['POST', '/share', { groups: [] }],
      ['PUT', '/mode', { mode: 'public' }],
      ['PATCH', '/grants/x', { role: 'viewer' }],
      ['DELETE', '/grants/x'],
      ['POST', '/plan', { change: { kind: 'mode', mode: 'public' } }],
      ['POST', '/plan/x'],
      ['GET', '/requests'],
      ['POST', '/requests/x/approve', {}],
      ['POST', '/requests/x/decline'],
      ['GET', '/audience'],
      ['GET', '/explain'],
      ['GET', `/explain?person=${ben.id}`],
      ['GET', `/viewable?person=${ben.id}`],
      ['GET', '/viewable'],
      ['DELETE', '/my-access'],
    ];
    for (const who of [null, eve]) {
      for (const [method, path, body] of calls) {
        const ask = async (one: string) => {
          const sent = body === undefined ? {} : { body };
          const address = `/api/v1/resources/${one}${path}`;
          const answer = await (who === null
            ? story.hub.call(method, address, sent)
            : who.call(method, address, body));
          const text = JSON.stringify(answer.body)
            .replaceAll(one, 'ID')
            .replace(/"requestId":"[^"]*"/, '');
          return `${answer.status} ${text}`;
        };
        const [forbidden, absent] = [await ask(id), await ask(missing)];
        expect(forbidden, `${method} ${path}`).toBe(absent);
        if (path !== '/viewable') expect(forbidden.slice(0, 3)).toBe(who === null ? '401' : '404');
      }
    }
  });

  test('S7: whoever may view but lacks the role gets 403, which names the role', async () => {
    const id = await story.publish(ann, { sharing: { mode: 'private', people: [{ id: ben.id }] } });
    const needs: readonly (readonly [string, string, unknown, string])[] = [
      ['PATCH', '', { title: 'x' }, 'editor'],
      ['DELETE', '', undefined, 'manager'],
      ['POST', '/versions', { content: {} }, 'editor'],
      ['POST', '/versions/1/restore', undefined, 'editor'],
      ['GET', '/share', undefined, 'manager'],
      ['POST', '/share', { groups: [] }, 'manager'],
      ['PUT', '/mode', { mode: 'private' }, 'manager'],
      ['GET', '/audience', undefined, 'manager'],
      ['GET', `/explain?person=${gus.id}`, undefined, 'manager'],
      ['GET', `/viewable?person=${gus.id}`, undefined, 'manager'],
    ];
    for (const [method, path, body, needed] of needs) {
      const answer = await ben.call(method, `${at(id)}${path}`, body);
      expect([answer.status, answer.body.parameters?.needed], `${method} ${path}`).toEqual([403, needed]);
    }
    expect((await ann.call('GET', at(id))).body.title).toBe('A sheet');
  });

  test('C10: isViewable gives 200, 401 to the anonymous, 404 to a stranger', async () => {
    const id = await story.publish(ann, { sharing: { mode: 'private', people: [{ id: ben.id }] } });
    const ask = async (who: TestPerson | null, query = '') => {
      const path = `${at(id)}/viewable${query}`;
      return (await (who === null ? story.hub.call('GET', path) : who.call('GET', path))).body;
    };
    expect(await ask(ben)).toEqual({ viewable: true, status: 200 });
    expect(await ask(null)).toEqual({ viewable: false, status: 401 });
    expect(await ask(eve)).toEqual({ viewable: false, status: 404 });
    expect(await ask(ann, `?person=${ben.id}`)).toEqual({ viewable: true, status: 200 });
    expect(await ask(ann, `?person=${gus.email}`)).toEqual({ viewable: false, status: 404 });
    expect(await ask(ann, '?person=nobody@example.org')).toEqual({ viewable: false, status: 404 });
  });
});
