import { Problem } from '@tessera/domain';
import type { KindServer } from '@tessera/server/kind-host';
import { collectionKind } from './kind.ts';

/** The server's half of the kind `collection`: it is made of nothing, and has nothing to read or to take along. */
export const collectionServer: KindServer = {
  kind: collectionKind,
  inspect: async () => {
    throw noFiles();
  },
  async prepare(content, files) {
    const parsed = collectionKind.content.safeParse(content ?? {});
    if (!parsed.success)
      throw new Problem('input-invalid', {
        detail: 'A collection has no content of its own: send {}.',
        errors: [{ field: 'content', message: 'must be {}' }],
      });
    if (files.length > 0) throw noFiles();
    return { content: parsed.data, files: [], counts: {}, searchText: '' };
  },
  parts: {},
  exports: {},
  samples: async () => [],
};

function noFiles(): Problem {
  return new Problem('file-invalid', {
    detail:
      'A collection is made of no files. Publish them on their own, with the collection as their parent.',
    errors: [{ field: 'files', message: 'must be empty' }],
  });
}
