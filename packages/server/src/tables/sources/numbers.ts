import { count, type Engine } from '../engine.ts';
import type { LoadedColumn } from './loaded.ts';

/** A column as {@link LoadedColumn} without its name. */
export type StoredColumn = Omit<LoadedColumn, 'name'>;

/** Broken numbers: what is not finite is an empty cell. Ids that came as doubles (pandas does that) lose a `.0`. */
export function doubles(column: string): StoredColumn {
  return {
    type: 'number',
    value: `case when isfinite(${column}) then cast(${column} as double) end`,
    text: `case when ${column} = trunc(${column}) and abs(${column}) < 9007199254740992 then cast(cast(${column} as bigint) as varchar) when isfinite(${column}) then cast(${column} as varchar) end`,
  };
}

/** Whole numbers; text when one of them is beyond 64 bits with sign. */
export async function wholes(engine: Engine, table: string, column: string): Promise<StoredColumn> {
  const asText = `cast(${column} as varchar)`;
  const [beyond] = await engine.row(
    `select count(*) filter (try_cast(${column} as bigint) is null and ${column} is not null) from ${table}`,
  );
  return count(beyond) > 0
    ? { type: 'text', value: asText, text: asText }
    : { type: 'integer', value: `cast(${column} as bigint)`, text: asText };
}

export function texts(column: string): StoredColumn {
  return { type: 'text', value: column, text: column };
}

/** Anything that is kept as the engine writes it. */
export function written(column: string): StoredColumn {
  const asText = `cast(${column} as varchar)`;
  return { type: 'text', value: asText, text: asText };
}

export function times(sql: string): StoredColumn {
  return { type: 'time', value: sql, text: `cast(${sql} as varchar)` };
}
