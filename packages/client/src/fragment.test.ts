import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createApi } from './api.ts';
import { Connection } from './connection.ts';
import { resourceIdOf } from './fragment.ts';
import { Hub } from './hub.ts';

const OTHERS = [
  'https://evil.example/link#an-id.a-secret',
  'http://hub.example/link#an-id.a-secret',
  'https://hub.example:8443/link#an-id.a-secret',
  'https://hub.example@evil.example/link#an-id.a-secret',
  'https://hub.example.evil.example/link#an-id.a-secret',
  '//hub.example/link#an-id.a-secret',
  'hub.example/link#an-id.a-secret',
];

function hubAt(baseUrl: string) {
  const sent: unknown[] = [];
  const api = createApi({
    baseUrl,
    fetch: async (_address, init) => {
      sent.push(JSON.parse(String(init?.body)));
      return Response.json(
        { type: 'about:blank', code: 'not-found', status: 404, title: '', detail: '', requestId: 'one' },
        { status: 404 },
      );
    },
  });
  return { hub: new Hub(api), visitor: new Connection(api), sent };
}

describe('secrets go to their own hub alone', () => {
  test.each(OTHERS)('S19: the secret of another hub stays here: %s', async (address) => {
    const { hub, sent } = hubAt('https://hub.example');
    await expect(hub.lookAtLink(address)).rejects.toThrow(/you talk to https:\/\/hub\.example\/,/);
    await expect(hub.acceptLink(address)).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  test('S13, A10: nor are invitations and one-time addresses of another hub sent', async () => {
    const { hub, visitor, sent } = hubAt('https://hub.example');
    const address = 'https://evil.example/invitation#a-secret';
    await expect(hub.acceptInvitation(address)).rejects.toThrow(TypeError);
    await expect(hub.account.verify(address)).rejects.toThrow(TypeError);
    await expect(visitor.invitation(address)).rejects.toThrow(TypeError);
    await expect(visitor.declineInvitation(address)).rejects.toThrow(TypeError);
    await expect(visitor.verify(address, 'a password')).rejects.toThrow(TypeError);
    await expect(visitor.resetPassword(address, 'a password')).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  test('S19: its own address in other spellings is sent, and so is a secret alone', async () => {
    const { hub, sent } = hubAt('https://Hub.example/');
    for (const text of [
      'https://hub.example:443/link#an-id.a-secret',
      ' https://HUB.example/link#an-id.a-secret ',
      'an-id.a-secret',
    ])
      await expect(hub.lookAtLink(text)).rejects.toMatchObject({ code: 'not-found' });
    expect(sent).toEqual(Array.from({ length: 3 }, () => ({ secret: 'an-id.a-secret' })));
  });

  test('S19: a hub below a path gets what is below it, and nothing of its neighbours', async () => {
    const { hub, sent } = hubAt('https://hubs.example/ours');
    for (const path of ['', '/theirs', '/ours2', '/ours/../theirs'])
      await expect(hub.lookAtLink(`https://hubs.example${path}/link#an-id.a-secret`)).rejects.toThrow(
        TypeError,
      );
    expect(sent).toEqual([]);
    await expect(hub.lookAtLink('https://hubs.example/ours/link#an-id.a-secret')).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(sent).toHaveLength(1);
  });

  test('S13: a page of the hub, whose base is empty, sends what is of its own origin', async () => {
    vi.stubGlobal('location', new URL('https://hub.example/r/a-thing?tab=links'));
    onTestFinished(() => {
      vi.unstubAllGlobals();
    });
    const { hub, sent } = hubAt('');
    await expect(hub.acceptInvitation('https://evil.example/invitation#a-secret')).rejects.toThrow(TypeError);
    await expect(hub.acceptInvitation('https://hub.example/invitation#a-secret')).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(sent).toEqual([{ secret: 'a-secret' }]);
  });

  test('S13: without a page there is no own origin, and only a secret alone is sent', async () => {
    const { hub, sent } = hubAt('');
    await expect(hub.acceptInvitation('https://hub.example/invitation#a-secret')).rejects.toThrow(TypeError);
    for (const secret of ['a-secret', '#a-secret'])
      await expect(hub.acceptInvitation(secret)).rejects.toMatchObject({ code: 'not-found' });
    expect(sent).toEqual([{ secret: 'a-secret' }, { secret: 'a-secret' }]);
  });

  test('S19: the address of something else is no link', async () => {
    const { hub, sent } = hubAt('https://hub.example');
    await expect(hub.acceptLink('https://hub.example/invitation#a-secret')).rejects.toThrow(
      /not the address of a share link/,
    );
    expect(sent).toEqual([]);
  });
});

describe('a resource by its address', () => {
  const api = { baseUrl: 'https://hub.example' };
  const id = 'a'.repeat(26);

  test.each([id, ` ${id}\n`, `https://hub.example/r/${id}`, `https://HUB.example/r/${id}/?node=4#x`])(
    'S7: %j is it',
    (text) => {
      expect(resourceIdOf(api, text)).toBe(id);
    },
  );

  test.each([
    `https://evil.example/r/${id}`,
    `http://hub.example/r/${id}`,
    'https://hub.example/r/',
    `https://hub.example/mine/${id}`,
    `/r/${id}`,
    `//hub.example/r/${id}`,
  ])('S7: %j is none of this hub', (text) => {
    expect(() => resourceIdOf(api, text)).toThrow(TypeError);
  });

  test('S7: of a hub below a path', () => {
    const below = { baseUrl: 'https://site.example/tessera' };
    expect(resourceIdOf(below, `https://site.example/tessera/r/${id}`)).toBe(id);
    expect(() => resourceIdOf(below, `https://site.example/other/r/${id}`)).toThrow(TypeError);
  });
});
