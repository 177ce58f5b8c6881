import { stat } from 'node:fs/promises';
import { type Account, type Context, PERMISSIONS, publishResource } from '@tessera/domain';
import type { KindServer } from '../kind-host.ts';
import type { Workshop } from './workshop.ts';

/** What publishing samples needs of a hub. */
export interface SampleHost {
  readonly kindServers: ReadonlyMap<string, KindServer>;
  readonly workshop: Workshop;
}

/**
 * Publishes the samples of every kind as an account's own, private ones (G11). Answers their ids in the kinds' order.
 * `context` is the machine's; what is written bears the account's name.
 */
export async function publishSamples(
  host: SampleHost,
  context: Context,
  account: Account,
): Promise<readonly string[]> {
  const caller = { ...context.caller, account, permissions: new Set(PERMISSIONS) };
  const waiting = { signal: new AbortController().signal, progress: () => undefined };
  const ids: string[] = [];
  for (const [kind, server] of host.kindServers) {
    for (const sample of await server.samples()) {
      const files = await Promise.all(
        sample.files.map(async (file) => ({ ...file, size: (await stat(file.path)).size })),
      );
      const { id } = await publishResource(
        { ...context, caller },
        {
          kind,
          title: sample.title,
          description: sample.description,
          content: sample.content,
          files: [],
          sharing: { mode: 'private' },
          idempotencyKey: `sample-${kind}-${sample.id}`,
          prepare: host.workshop.preparingFrom(files, waiting),
        },
      );
      ids.push(id);
    }
  }
  return ids;
}
