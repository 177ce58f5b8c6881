import type { ReadVersion } from '@tessera/domain';
import type { FileStore } from '../files/index.ts';
import type { VersionData } from '../kind-host.ts';

/** What a reader was given of a version, with the places of its files, as kinds take it. */
export function versionData({ resource, version }: ReadVersion, files: FileStore): VersionData {
  const byName = new Map(version.files.map((file) => [file.name, file]));
  return {
    title: resource.title,
    content: version.content,
    counts: version.counts,
    file: (name) => {
      const file = byName.get(name);
      return file === undefined ? undefined : { ...file, path: files.pathOf(file.hash) };
    },
  };
}
