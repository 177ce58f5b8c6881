import type { ReadVersion } from '@tessera/domain';
import type { FileStore } from '../files/index.ts';
import type { VersionData } from '../kind-host.ts';

/**
 * The data of a version as one reader gets them: the only way from a stored version to whoever reads, viewer, export
 * and search alike. Whoever may read a resource reads all of it; a filter per reader would stand here.
 */
export function projectVersion({ resource, version }: ReadVersion, files: FileStore): VersionData {
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
