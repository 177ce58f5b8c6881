import type { KindTools } from '@tessera/server/kind-host';
import { expect, test } from 'vitest';
import { collectionServer } from './server.ts';

// It uses nothing of what the machine lends.
const tools = {} as KindTools;

test('C1: a collection is made of nothing, and says so to whoever sends it files or content', async () => {
  const made = await collectionServer.prepare({}, [], tools);
  expect(made).toEqual({ content: {}, files: [], counts: {}, searchText: '' });
  const file = { purpose: 'edges', name: 'a.csv', path: '/nowhere', size: 1, options: {} };
  await expect(collectionServer.prepare({}, [file], tools)).rejects.toMatchObject({ code: 'file-invalid' });
  await expect(collectionServer.inspect(file, tools)).rejects.toMatchObject({ code: 'file-invalid' });
  await expect(collectionServer.prepare({ colour: 'red' }, [], tools)).rejects.toMatchObject({
    code: 'input-invalid',
  });
});

test('C1, S32: it holds every kind and is shared with commenters', () => {
  const { children, defaultShareRole, defaultMode } = collectionServer.kind;
  expect([children, defaultShareRole, defaultMode]).toEqual(['all', 'commenter', 'private']);
});
