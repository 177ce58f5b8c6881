import {
  type AccessScope,
  invalid,
  type NewResource,
  type NewVersion,
  type PrincipalKey,
  type Resource,
  type ResourceKey,
  type ResourceStore,
  type Version,
} from '@tessera/domain';
import { dayBound, hourBound, raiseBounds, raiseChain } from './access/bounds.ts';
import { packKeys } from './access/grantees.ts';
import { loadResources } from './access/judging.ts';
import { appendNotice, appendScope } from './access/log.ts';
import { RESOURCE_COLUMNS, toResource } from './access/rows.ts';
import { addToSearch, renameInSearch, rewriteInSearch } from './access/search.ts';
import { countShared, giveTo, listOwned, listSubtree } from './belongings.ts';
import { defineStatement, type Row } from './connection.ts';
import { purgeResources } from './purge.ts';
import { literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

const insertResource = defineStatement(
  'resources.insert',
  `insert into resource (public_id, kind, title, description, owner, publisher, parent, mode, mode_role, state,
     trashed_at, created_at, updated_at, version, counts, grantees, idempotency_key)
   values ($1, $2, $3, $4, $5, $6, $7, 'private', 'viewer', $8, null, $9, $9, 0, '{}', $10, $11) returning key`,
);
const byIdempotencyKey = defineStatement(
  'resources.by-idempotency-key',
  `select ${RESOURCE_COLUMNS} from resource r where r.idempotency_key = $1`,
);
const insertCollection = defineStatement(
  'resources.insert-collection',
  'insert into collection (key, parent, owner, trashed, bound, grantees) values ($1, $2, $3, 0, $4, $5)',
);
const insertSelf = defineStatement(
  'resources.insert-closure-self',
  'insert into closure (des, anc, bound) values ($1, $1, $2)',
);
const insertAbove = defineStatement(
  'resources.insert-closure-above',
  'insert into closure (des, anc, bound) select $1, anc, $3 from closure where des = $2',
);
const isCollection = defineStatement(
  'resources.is-collection',
  'select bound from collection where key = $1',
);
const updateResource = defineStatement(
  'resources.update',
  'update resource set title = $2, description = $3, state = $4, editors_share = $5 where key = $1',
);
const touchResource = defineStatement(
  'resources.touch',
  'update resource set updated_at = $2 where key = $1 and updated_at < $2',
);
const setCurrent = defineStatement(
  'resources.set-current',
  'update resource set version = $2, counts = $3 where key = $1',
);
const insertVersion = defineStatement(
  'resources.insert-version',
  `insert into version (resource, number, content, counts, publisher, created_at, restores)
   values ($1, $2, $3, $4, $5, $6, $7)`,
);
const insertFile = defineStatement(
  'resources.insert-file',
  `insert into version_file (resource, number, position, name, hash, size, media_type)
   values ($1, $2, $3, $4, $5, $6, $7)`,
);
const VERSION_COLUMNS = 'number, content, counts, publisher, created_at, restores';
const oneVersion = defineStatement(
  'resources.version',
  `select ${VERSION_COLUMNS} from version where resource = $1 and number = $2`,
);
const allVersions = defineStatement(
  'resources.versions',
  `select ${VERSION_COLUMNS} from version where resource = $1 order by number desc`,
);
const filesOf = defineStatement(
  'resources.files',
  `select number, name, hash, size, media_type from version_file
   where resource = $1 and number >= $2 and number <= $3 order by number, position`,
);
const setTrashed = defineStatement(
  'resources.set-trashed',
  'update resource set trashed_at = $2 where key = $1',
);
const setCollectionTrashed = defineStatement(
  'resources.set-collection-trashed',
  'update collection set trashed = $2 where key = $1',
);
const setParent = defineStatement('resources.set-parent', 'update resource set parent = $2 where key = $1');
const setGrantsParent = defineStatement(
  'resources.set-grants-parent',
  'update grants set parent = $2 where resource = $1',
);
const setCollectionParent = defineStatement(
  'resources.set-collection-parent',
  'update collection set parent = $2 where key = $1',
);
const holdsAlready = defineStatement('resources.holds', 'select 1 from closure where des = $1 and anc = $2');
/** Only the pairs that cross the border of what moves; pairs within it stay. */
const cutAbove = defineStatement(
  'resources.cut-above',
  `delete from closure where des in (select des from closure where anc = $1)
     and anc in (select anc from closure where des = $1 and anc <> $1)`,
);
const joinBelow = defineStatement('resources.join-below', {
  sqlite: `insert into closure (des, anc, bound)
    select d.des, a.anc, d.bound from closure a cross join closure d where a.des = $2 and d.anc = $1`,
  postgres: `insert into closure (des, anc, bound)
    select d.des, a.anc, d.bound from closure a cross join closure d where a.des = $2 and d.anc = $1`,
});
const ancestorsOf = defineStatement(
  'resources.ancestors',
  `with recursive path (key, depth) as (
     select r.parent, 1 from resource r where r.key = $1
     union all
     select c.parent, p.depth + 1 from path p cross join collection c where c.key = p.key
   )
   select ${RESOURCE_COLUMNS} from path p cross join resource r where r.key = p.key order by p.depth desc`,
);

const NOBODY = packKeys([]);

/** Resources, their versions and their places, over one unit's connection. */
export function createResourceStore(tools: UnitTools): ResourceStore {
  return new StoredResources(tools);
}

class StoredResources implements ResourceStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async create(resource: NewResource): Promise<Resource> {
    const { connection, kinds } = this.#tools;
    const { parent, createdAt } = resource;
    if (parent !== null) await this.#requireCollection(parent);
    const [row] = await connection.all(insertResource, [
      resource.id,
      resource.kind,
      resource.title,
      resource.description,
      resource.owner,
      resource.publisher,
      parent,
      resource.state,
      createdAt,
      NOBODY,
      resource.idempotencyKey ?? null,
    ]);
    const key = Number(row?.[0]) as ResourceKey;
    const collection = (kinds.get(resource.kind)?.children ?? 'none') !== 'none';
    if (collection) {
      await connection.run(insertCollection, [key, parent, resource.owner, dayBound(createdAt), NOBODY]);
      await connection.run(insertSelf, [key, hourBound(createdAt)]);
      if (parent !== null) await connection.run(insertAbove, [key, parent, hourBound(createdAt)]);
    }
    await raiseBounds(connection, { key, parent, collection }, createdAt);
    const { title, description, searchText } = resource;
    await addToSearch(connection, key, { title, description, body: searchText });
    return this.#load(key);
  }

  byKeys(keys: readonly ResourceKey[]): Promise<readonly Resource[]> {
    return loadResources(this.#tools, [...new Set(keys)]);
  }

  async byIdempotencyKey(key: string): Promise<Resource | null> {
    const [row] = await this.#tools.connection.all(byIdempotencyKey, [key]);
    return row === undefined ? null : toResource(row);
  }

  async update(key: ResourceKey, changes: Parameters<ResourceStore['update']>[1]): Promise<Resource> {
    const { connection } = this.#tools;
    const before = await this.#load(key);
    const title = changes.title ?? before.title;
    const description = changes.description ?? before.description;
    const state = changes.state ?? before.state;
    const editorsShare = changes.editorsShare ?? before.editorsShare;
    await connection.run(updateResource, [key, title, description, state, editorsShare ? 1 : 0]);
    if (title !== before.title || description !== before.description) {
      await renameInSearch(connection, key, { title, description });
      await this.#contentChanged(key);
    }
    return this.#load(key);
  }

  async touch(key: ResourceKey, at: number): Promise<void> {
    const { connection } = this.#tools;
    const changed = await connection.run(touchResource, [key, at]);
    if (changed === 0) return;
    const { parent } = await this.#load(key);
    await raiseBounds(connection, { key, parent, collection: await this.#isCollection(key) }, at);
  }

  async addVersion(key: ResourceKey, version: NewVersion, searchText: string | null): Promise<Version> {
    const { connection } = this.#tools;
    const number = (await this.#load(key)).version + 1;
    const counts = JSON.stringify(version.counts);
    await connection.run(insertVersion, [
      key,
      number,
      JSON.stringify(version.content ?? null),
      counts,
      version.publisher,
      version.createdAt,
      version.restores,
    ]);
    for (const [position, file] of version.files.entries()) {
      const { name, hash, size, mediaType } = file;
      await connection.run(insertFile, [key, number, position, name, hash, size, mediaType]);
    }
    await connection.run(setCurrent, [key, number, counts]);
    if (searchText !== null) await rewriteInSearch(connection, key, searchText);
    await this.touch(key, version.createdAt);
    await this.#contentChanged(key);
    return { ...version, number };
  }

  async version(key: ResourceKey, number: number): Promise<Version | null> {
    const rows = await this.#tools.connection.all(oneVersion, [key, number]);
    const [version] = await this.#withFiles(key, rows);
    return version ?? null;
  }

  async versions(key: ResourceKey): Promise<readonly Version[]> {
    return this.#withFiles(key, await this.#tools.connection.all(allVersions, [key]));
  }

  ownedBy(owner: PrincipalKey): Promise<readonly Resource[]> {
    return listOwned(this.#tools, owner);
  }

  countShared(owner: PrincipalKey): Promise<number> {
    return countShared(this.#tools, owner);
  }

  subtree(key: ResourceKey): Promise<readonly Resource[]> {
    return listSubtree(this.#tools, key);
  }

  giveTo(keys: readonly ResourceKey[], owner: PrincipalKey): Promise<AccessScope> {
    return giveTo(this.#tools, keys, owner);
  }

  async trash(key: ResourceKey, at: number): Promise<AccessScope> {
    await this.#tools.connection.run(setTrashed, [key, at]);
    await this.#tools.connection.run(setCollectionTrashed, [key, 1]);
    return this.#changed(key, at);
  }

  async restore(key: ResourceKey): Promise<AccessScope> {
    await this.#tools.connection.run(setTrashed, [key, null]);
    await this.#tools.connection.run(setCollectionTrashed, [key, 0]);
    return this.#changed(key, this.#tools.clock.now());
  }

  async trashedUntil(at: number, limit: number): Promise<readonly Resource[]> {
    const rows = await this.#tools.connection.kysely
      .selectFrom('resource')
      .select('key')
      .where('trashed_at', '<=', at)
      .orderBy('trashed_at')
      .orderBy('key')
      .limit(literalLimit(limit))
      .execute();
    return this.byKeys(rows.map((row) => row.key as ResourceKey));
  }

  async purge(key: ResourceKey): Promise<AccessScope> {
    const keys = (await this.subtree(key)).map((one) => one.key);
    await purgeResources(this.#tools.connection, keys);
    return this.#changed(key, this.#tools.clock.now());
  }

  async move(key: ResourceKey, parent: ResourceKey | null): Promise<AccessScope> {
    const { connection } = this.#tools;
    const resource = await this.#load(key);
    const bound = await this.#collectionBound(key);
    if (parent !== null) {
      await this.#requireCollection(parent);
      const [cycle] = await connection.all(holdsAlready, [parent, key]);
      if (cycle !== undefined)
        throw invalid('parent', 'a collection cannot be put into itself or below itself');
    }
    if (resource.parent !== parent) {
      await connection.run(setParent, [key, parent]);
      await connection.run(setGrantsParent, [key, parent]);
      if (bound !== null) {
        await connection.run(setCollectionParent, [key, parent]);
        await connection.run(cutAbove, [key]);
        if (parent !== null) await connection.run(joinBelow, [key, parent]);
      }
      const { updatedAt } = resource;
      await raiseBounds(connection, { key, parent, collection: bound !== null }, updatedAt);
      if (parent !== null && bound !== null) await raiseChain(connection, parent, bound);
    }
    return this.#changed(key, this.#tools.clock.now());
  }

  async ancestors(key: ResourceKey): Promise<readonly Resource[]> {
    return (await this.#tools.connection.all(ancestorsOf, [key])).map(toResource);
  }

  async #withFiles(key: ResourceKey, rows: readonly Row[]): Promise<readonly Version[]> {
    const numbers = rows.map((row) => row[0] as number);
    if (numbers.length === 0) return [];
    const range = [key, Math.min(...numbers), Math.max(...numbers)];
    const files = await this.#tools.connection.all(filesOf, range);
    return rows.map((row) => ({
      number: row[0] as number,
      content: JSON.parse(row[1] as string) as unknown,
      counts: JSON.parse(row[2] as string) as Version['counts'],
      files: files
        .filter((file) => file[0] === row[0])
        .map((file) => ({
          name: file[1] as string,
          hash: file[2] as string,
          size: file[3] as number,
          mediaType: file[4] as string,
        })),
      publisher: row[3] as PrincipalKey,
      createdAt: row[4] as number,
      restores: row[5] as number | null,
    }));
  }

  #changed(resource: ResourceKey, at: number): Promise<AccessScope> {
    return appendScope(this.#tools.connection, { resource, principals: [], actor: null, at });
  }

  /** Tells the pages that show it (S23's channel; nobody's access changes). */
  #contentChanged(resource: ResourceKey): Promise<void> {
    const { connection, clock } = this.#tools;
    return appendNotice(connection, 'content', {
      resource,
      principals: [],
      actor: null,
      at: clock.now(),
    });
  }

  async #load(key: ResourceKey): Promise<Resource> {
    const [resource] = await loadResources(this.#tools, [key]);
    if (resource === undefined) throw new Error('a resource that is not stored was named by its key');
    return resource;
  }

  async #isCollection(key: ResourceKey): Promise<boolean> {
    return (await this.#collectionBound(key)) !== null;
  }

  async #collectionBound(key: ResourceKey): Promise<number | null> {
    const [row] = await this.#tools.connection.all(isCollection, [key]);
    return row === undefined ? null : (row[0] as number);
  }

  async #requireCollection(parent: ResourceKey): Promise<void> {
    if (!(await this.#isCollection(parent)))
      throw invalid('parent', 'only a collection can hold other things');
  }
}
