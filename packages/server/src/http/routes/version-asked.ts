import { invalid } from '@tessera/domain';

/** Takes `version`, which is the hub's, out of a query that is otherwise the kind's. */
export function versionAsked(query: Readonly<Record<string, string>>): {
  readonly version: number | undefined;
  readonly rest: Readonly<Record<string, string>>;
} {
  const { version, ...rest } = query;
  if (version === undefined) return { version, rest };
  if (!/^[1-9]\d{0,8}$/.test(version))
    throw invalid('version', 'must be the number of a version, such as 3.');
  return { version: Number(version), rest };
}
