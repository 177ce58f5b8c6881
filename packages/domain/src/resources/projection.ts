import type { Judged } from '../access/store.ts';
import type { Version } from './model.ts';

/**
 * A version as one judged reader gets it: the only way from what is stored to whoever reads, page, parts and exports
 * alike. Whoever may read a resource reads all of it; a filter by reader has its one place here.
 */
export function projectVersion(_reader: Judged, version: Version): Version {
  return version;
}
