import type {
  ExposurePlace,
  ExposureQuery,
  ExposureStore,
  PlacedExposure,
  PrincipalKey,
} from '@tessera/domain';
import { GRANT_WIDTH, principalKind, toGrant } from './access/rows.ts';
import { engineStatement, keyList } from './access/words.ts';
import type { Row } from './connection.ts';
import { EXPOSURE, EXPOSURE_STEPS, managed } from './exposure-statements.ts';
import type { UnitTools } from './unit-tools.ts';

const ownersSharingTo = engineStatement(
  'exposures.owners-sharing-to',
  (words) => `select distinct g.principal, r.owner from ${words.keys('$1', 'who')}
    ${words.probe('grants', 'g', `g.principal = who.value and g.source <> 'mode' and (g.until is null or g.until > $3)`)}
    ${words.probe('resource', 'r', 'r.key = g.resource')}
  where r.owner <> $2 and r.trashed_at is null and r.state = 'live'
    and not exists (select 1 from closure x join collection c on c.key = x.anc
      where x.des = r.parent and c.trashed = 1)`,
);

const links = engineStatement(
  'exposures.links',
  (words) => `with ${managed(words, ['$1', '$2', '$3'])}
  select l.id from managed m ${words.probe('share_link', 'l', 'l.resource = m.key')}
    ${words.probe('resource', 'r', 'r.key = m.key')}
  where l.revoked_at is null and l.until > $3 and r.trashed_at is null
  order by l.created_at desc, l.id limit 500`,
);

/** All grants by which somebody's things, and what they gave, are open to others. */
export class StoredExposures implements ExposureStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async list(query: ExposureQuery): Promise<readonly PlacedExposure[]> {
    const { connection } = this.#tools;
    const { dialect } = connection;
    let [measure, id] = query.after ?? [Number.MIN_SAFE_INTEGER, ''];
    for (const { statement, until } of EXPOSURE_STEPS[query.order]) {
      while (measure <= until) {
        const rows = await connection.all(statement, [
          query.granter,
          keyList(dialect, query.owners),
          keyList(dialect, query.principals),
          query.now,
          measure,
          id,
        ]);
        const last = rows.at(-1);
        if (last === undefined) break;
        const shown = rows.filter((row) => row[HIDDEN] !== 1).map(toExposure);
        if (shown.length > 0) return shown;
        [measure, id] = placeOf(last);
      }
    }
    return [];
  }

  async find(query: Parameters<ExposureStore['find']>[0], grant: string): Promise<PlacedExposure | null> {
    const { connection } = this.#tools;
    const { dialect } = connection;
    const [row] = await connection.all(EXPOSURE, [
      query.granter,
      keyList(dialect, query.owners),
      keyList(dialect, query.principals),
      query.now,
      grant,
    ]);
    return row === undefined || row[HIDDEN] === 1 ? null : toExposure(row);
  }

  async links({
    owners,
    principals,
    now,
  }: Parameters<ExposureStore['links']>[0]): Promise<readonly string[]> {
    const { connection } = this.#tools;
    const { dialect } = connection;
    const rows = await connection.all(links, [keyList(dialect, owners), keyList(dialect, principals), now]);
    return rows.map((row) => row[0] as string);
  }

  async ownersSharingTo(groups: readonly PrincipalKey[], except: PrincipalKey, now: number) {
    if (groups.length === 0) return [];
    const { connection } = this.#tools;
    const rows = await connection.all(ownersSharingTo, [keyList(connection.dialect, groups), except, now]);
    return rows.map((row) => ({ group: row[0] as PrincipalKey, owner: row[1] as PrincipalKey }));
  }

  seal(list: readonly unknown[], place: ExposurePlace): string {
    return this.#tools.cursors.seal(list, place);
  }

  unseal(list: readonly unknown[], cursor: string): ExposurePlace {
    return this.#tools.cursors.open<ExposurePlace>(list, cursor);
  }
}

/** Where the columns of a row stand behind the grant's. */
const MEASURE = GRANT_WIDTH;
const KIND = GRANT_WIDTH + 1;
const LAST_USED = GRANT_WIDTH + 2;
const HIDDEN = GRANT_WIDTH + 3;

function placeOf(row: Row): ExposurePlace {
  return [Number(row[MEASURE]), row[2] as string];
}

function toExposure(row: Row): PlacedExposure {
  const last = row[LAST_USED] ?? null;
  return {
    grant: toGrant(row),
    kind: principalKind(row[KIND]),
    lastUsedAt: last === null ? null : Number(last),
    place: placeOf(row),
  };
}
