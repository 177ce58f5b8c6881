import { record } from '../audit/record.ts';
import { type Context, requireAccount, requireResource } from '../context.ts';
import { notFound } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { loadNames, type PersonView } from '../sharing/names.ts';
import { describeNow } from './changing.ts';
import { citedSources, useUp } from './citing.ts';
import { requireOutOfTrash, requireRole } from './guards.ts';
import type { Version } from './model.ts';
import type { ResourceDetailsView } from './views.ts';
import type { CitedFile, PreparedVersion, PrepareVersion } from './workshop.ts';

/** A version as its list shows it. */
export interface VersionView {
  readonly number: number;
  readonly current: boolean;
  readonly counts: Version['counts'];
  readonly publisher: PersonView;
  readonly createdAt: number;
  readonly restores: number | null;
  /** Bytes kept for it. */
  readonly size: number;
}

/** Versions, newest first. Viewers see that there are older ones; their data are for editors. */
export async function listVersions(
  context: Context,
  input: { readonly id: string },
): Promise<readonly VersionView[]> {
  return context.store.read(async (unit) => {
    const { resource } = await requireResource(context, unit, input.id);
    const versions = await unit.resources.versions(resource.key);
    const names = await loadNames(
      context,
      unit,
      versions.map((version) => version.publisher),
      { known: [resource.owner] },
    );
    return versions.map((version) => ({
      number: version.number,
      current: version.number === resource.version,
      counts: version.counts,
      publisher: names.person(version.publisher),
      createdAt: version.createdAt,
      restores: version.restores,
      size: version.files.reduce((sum, file) => sum + file.size, 0),
    }));
  });
}

export interface AddVersionInput {
  readonly id: string;
  readonly content: unknown;
  readonly files: readonly CitedFile[];
  readonly prepare: PrepareVersion;
}

/** Publishes new data under the same address (G9): made outside of any transaction, then written in one. */
export async function addVersion(context: Context, input: AddVersionInput): Promise<ResourceDetailsView> {
  const { kind, sources } = await context.store.read(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'editor');
    requireOutOfTrash(judged.resource);
    return { kind: judged.resource.kind, sources: await citedSources(context, unit, input.files) };
  });
  const prepared = await input.prepare(kind, input.content, sources);
  let outcome: Parameters<PreparedVersion['release']>[0] = 'given-up';
  try {
    const view = await context.store.write(async (unit) => {
      const judged = await requireResource(context, unit, input.id);
      requireRole(judged, 'editor');
      requireOutOfTrash(judged.resource);
      const version = await appendVersion(context, unit, judged.resource.key, prepared);
      await useUp(context, unit, input.files);
      await record(context, unit, {
        action: 'resource.version',
        target: judged.resource.id,
        before: { version: judged.resource.version },
        after: { version: version.number, counts: version.counts },
      });
      return describeNow(context, unit, judged.resource.id);
    });
    outcome = 'published';
    return view;
  } finally {
    await prepared.release(outcome);
  }
}

/** Writes what was prepared as the next version, its files on record in the same transaction. */
export async function appendVersion(
  context: Context,
  unit: Unit,
  key: Parameters<Unit['resources']['addVersion']>[0],
  prepared: PreparedVersion,
): Promise<Version> {
  const { content, counts, files, searchText } = prepared;
  for (const file of files) await unit.uploads.keepFile(file);
  const publisher = requireAccount(context.caller).key;
  const createdAt = context.clock.now();
  const version = { content, counts, files, publisher, createdAt, restores: null };
  return unit.resources.addVersion(key, version, searchText);
}

/** Makes an old version the newest again; the versions between stay (G9). */
export async function restoreVersion(
  context: Context,
  input: { readonly id: string; readonly number: number },
): Promise<ResourceDetailsView> {
  return context.store.write(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'editor');
    requireOutOfTrash(judged.resource);
    const { key, id, version: current } = judged.resource;
    const old = await unit.resources.version(key, input.number);
    if (old === null) throw notFound();
    const { content, counts, files } = old;
    const publisher = requireAccount(context.caller).key;
    const restored = await unit.resources.addVersion(
      key,
      { content, counts, files, publisher, createdAt: context.clock.now(), restores: old.number },
      null,
    );
    await record(context, unit, {
      action: 'resource.restore-version',
      target: id,
      before: { version: current },
      after: { version: restored.number, restores: old.number },
    });
    return describeNow(context, unit, id);
  });
}
