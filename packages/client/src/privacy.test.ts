import { describe, expect, test } from 'vitest';
import { createApi } from './api.ts';
import { Hub } from './hub.ts';
import { PRIVATE, type Privacy, plain, refuseWider, resolvePrivacy } from './privacy.ts';

const DEFAULTS = { mode: 'private', modeRole: '20', notify: false, message: '', invitations: [] };

describe('privacy composes', () => {
  test.each([
    ['privacy has no moed', { moed: 'public' }],
    ['privacy has no invitedUser; it has mode', { invitedUser: [] }],
    ['invitedUsers has no rol', { invitedUsers: [{ email: 'a@site1.org', rol: '20' }] }],
  ])('S31: what nobody looks at is refused: %s', (words, privacy) => {
    const hub = new Hub(createApi({ baseUrl: '' }));
    expect(() => hub.privacy(privacy as Privacy)).toThrow(words);
    expect(() => hub.graph().privacy(privacy as Privacy)).toThrow(words);
  });

  test('S31: nobody says anything, so the hub decides', () => {
    expect(resolvePrivacy(null, null)).toBeUndefined();
  });

  test('S31: privacy() with nothing is private, nobody invited, no mail, edit, no message', () => {
    const hub = new Hub(createApi({ baseUrl: '' })).privacy();
    expect(resolvePrivacy(null, hub.currentPrivacy)).toEqual(DEFAULTS);
  });

  test("S31: each field is the graph's own, then the hub's, then the default", () => {
    const resolved = resolvePrivacy(
      { message: 'Have a look' },
      { mode: 'organization', notify: true, message: 'from the hub' },
    );
    expect(resolved).toEqual({ ...DEFAULTS, mode: 'organization', notify: true, message: 'Have a look' });
  });

  test('S31: for an organization edit is the default', () => {
    expect(resolvePrivacy({ mode: 'organization' }, null)?.modeRole).toBe('20');
  });

  test('S31: privacy() of a graph is the same as that of a hub, edit included', async () => {
    const asked: unknown[] = [];
    const hub = new Hub(
      createApi({
        baseUrl: 'https://hub.example',
        fetch: async (address, init) => {
          if (String(address).endsWith('/api/v1/resources'))
            asked.push(JSON.parse(String(init?.body)).sharing);
          const until = '2030-01-31T12:00:00.000Z';
          return Response.json({ id: 'a'.repeat(26), name: 'x', size: 1, received: 1, hash: 'x', until });
        },
      }),
    ).privacy({ mode: 'organization', modeRole: 'viewer', notify: true, message: 'from the hub' });
    const g = hub
      .graph()
      .edges([{ a: 1, b: 2 }], 'a', 'b')
      .privacy();
    for (const graph of [g, g.privacy({ mode: 'organization' })]) await graph.publish().catch(() => {});
    expect(asked).toEqual([DEFAULTS, { ...DEFAULTS, mode: 'organization' }]);
  });

  test.each([
    ['private', 'public', true],
    ['private', 'organization', true],
    ['organization', 'unlisted', true],
    ['unlisted', 'public', true],
    ['unlisted', 'private', false],
    ['public', 'public', false],
    [undefined, 'public', false],
  ] as const)('S31: new data of a graph that is to be %s and of one that is %s', (asked, mode, refused) => {
    const wish = () =>
      refuseWider(asked === undefined ? {} : { ...PRIVATE, mode: asked }, { mode, title: 'Flights' });
    if (refused) expect(wish).toThrow(/setMode/);
    else expect(wish).not.toThrow();
    expect(() => refuseWider(null, { mode, title: 'Flights' })).not.toThrow();
  });

  test('S31: modeAction is an alias of modeRole, which wins where both stand', () => {
    expect(plain({ modeAction: '10' })).toEqual({ modeRole: '10' });
    expect(plain({ modeAction: '10', modeRole: 'editor' })).toEqual({ modeRole: 'editor' });
  });

  test('S31: a second hub.privacy replaces the first, whole', () => {
    const hub = new Hub(createApi({ baseUrl: '' })).privacy({ mode: 'public', message: 'first' });
    hub.privacy({ mode: 'organization' });
    expect(hub.currentPrivacy).toEqual({ mode: 'organization' });
  });

  test("S31: privacy(null) goes back to the server's default", () => {
    const hub = new Hub(createApi({ baseUrl: '' })).privacy().privacy(null);
    expect(resolvePrivacy(null, hub.currentPrivacy)).toBeUndefined();
  });

  test('S31: two clients of one person do not share settings', () => {
    const api = createApi({ baseUrl: '' });
    const one = new Hub(api).privacy();
    expect(new Hub(api).currentPrivacy).toBeNull();
    expect(one.currentPrivacy?.mode).toBe('private');
  });

  test('S31, S5: the invited keep their roles in either spelling', () => {
    const invitedUsers = [
      { email: 'a@site1.org', action: '10' },
      { email: 'b@site2.org', role: 'editor' },
      { email: 'c@site3.org' },
    ] as const;
    expect(resolvePrivacy({ invitedUsers }, null)?.invitations).toEqual([
      { email: 'a@site1.org', role: '10' },
      { email: 'b@site2.org', role: 'editor' },
      { email: 'c@site3.org', role: 'viewer' },
    ]);
  });
});
