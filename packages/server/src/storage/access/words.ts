import type { PrincipalKey, ResourceKey } from '@tessera/domain';
import { type Dialect, defineStatement, type Statement } from '../connection.ts';

/** The few words that the engine's statements say differently to the two databases. */
export interface SqlWords {
  readonly dialect: Dialect;
  /** A table with a column `value` of the keys in a parameter made by {@link keyList}. */
  keys(parameter: string, alias: string): string;
  /** A table with a column `value` of the texts in a JSON parameter. */
  texts(parameter: string, alias: string): string;
  /** One JSON array of the values. */
  array(values: string): string;
  /** A JSON text as JSON, to stand inside another. */
  json(text: string): string;
  /** All rows' values as one JSON text, an array. */
  collect(value: string): string;
  /**
   * `table`'s rows looked up by key for each row to the left of it, never the other way round: both planners would
   * else be free to start from all grants of a popular principal.
   */
  probe(table: string, alias: string, where: string): string;
  /** As {@link probe}, with one row of nulls where nothing is found. */
  maybe(table: string, alias: string, where: string): string;
}

const WORDS: Readonly<Record<Dialect, SqlWords>> = {
  sqlite: {
    dialect: 'sqlite',
    keys: (parameter, alias) => `json_each(${parameter}) ${alias}`,
    texts: (parameter, alias) => `json_each(${parameter}) ${alias}`,
    json: (text) => `json(${text})`,
    array: (values) => `json_array(${values})`,
    collect: (value) => `json_group_array(${value})`,
    probe: (table, alias, where) => `cross join ${table} ${alias} on ${where}`,
    maybe: (table, alias, where) => `left join ${table} ${alias} on ${where}`,
  },
  postgres: {
    dialect: 'postgres',
    keys: (parameter, alias) => `unnest((${parameter}::text)::bigint[]) ${alias} (value)`,
    texts: (parameter, alias) => `jsonb_array_elements_text((${parameter}::text)::jsonb) ${alias} (value)`,
    json: (text) => `(${text})::json`,
    array: (values) => `json_build_array(${values})`,
    collect: (value) => `coalesce(json_agg(${value}), '[]')::text`,
    probe: (table, alias, where) =>
      `cross join lateral (select * from ${table} ${alias} where ${where} offset 0) ${alias}`,
    maybe: (table, alias, where) =>
      `left join lateral (select * from ${table} ${alias} where ${where} offset 0) ${alias} on true`,
  },
};

/** Defines one statement of the engine in both languages. */
export function engineStatement(name: string, text: (words: SqlWords) => string): Statement {
  return defineStatement(name, { sqlite: text(WORDS.sqlite), postgres: text(WORDS.postgres) });
}

/** A list of keys as one parameter, for {@link SqlWords.keys}. */
export function keyList(dialect: Dialect, keys: readonly (PrincipalKey | ResourceKey)[]): string {
  return dialect === 'sqlite' ? `[${keys.join()}]` : `{${keys.join()}}`;
}
