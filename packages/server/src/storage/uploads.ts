import {
  notFound,
  type PrincipalKey,
  type Upload,
  type UploadStore,
  type VersionFile,
} from '@tessera/domain';
import type { ExpressionBuilder, Selectable } from 'kysely';
import type { Schema, UploadTable } from './schema.ts';
import { literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

/** Files on their way in, and the record of files that are kept. The bytes lie elsewhere. */
export class StoredUploads implements UploadStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async create(upload: Upload): Promise<void> {
    await this.#db
      .insertInto('upload')
      .values({
        id: upload.id,
        uploader: upload.uploader,
        name: upload.name,
        size: upload.size,
        received: upload.received,
        hash: upload.hash,
        created_at: upload.createdAt,
        until: upload.until,
      })
      .execute();
  }

  async byId(id: string): Promise<Upload | null> {
    const row = await this.#db.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toUpload(row);
  }

  async ofUploader(uploader: PrincipalKey): Promise<readonly Upload[]> {
    const rows = await this.#db
      .selectFrom('upload')
      .selectAll()
      .where('uploader', '=', uploader)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(toUpload);
  }

  async advance(id: string, received: number, hash: string | null): Promise<void> {
    const { numUpdatedRows } = await this.#db
      .updateTable('upload')
      .set({ received, hash })
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw notFound();
  }

  async remove(id: string): Promise<void> {
    await this.#db.deleteFrom('upload').where('id', '=', id).execute();
  }

  async storedBytes(person: PrincipalKey): Promise<number> {
    const files = this.#db
      .selectFrom('resource')
      .innerJoin('version_file', 'version_file.resource', 'resource.key')
      .where((eb) => eb.or([eb('resource.owner', '=', person), eb('resource.publisher', '=', person)]))
      .select('version_file.hash')
      .distinct();
    const { bytes } = await this.#db
      .selectFrom('file')
      .select(({ fn }) => fn.sum<number | null>('size').as('bytes'))
      .where('hash', 'in', files)
      .executeTakeFirstOrThrow();
    return Number(bytes ?? 0);
  }

  async ended(now: number): Promise<readonly Upload[]> {
    const rows = await this.#db
      .selectFrom('upload')
      .selectAll()
      .where('until', '<=', now)
      .orderBy('until')
      .limit(literalLimit(1_000))
      .execute();
    return rows.map(toUpload);
  }

  async keepFile(file: Pick<VersionFile, 'hash' | 'size'>): Promise<void> {
    await this.#db
      .insertInto('file')
      .values({ hash: file.hash, size: file.size })
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .execute();
  }

  async unusedFiles(limit: number): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('file')
      .select('hash')
      .where(isUnused)
      .orderBy('hash')
      .limit(literalLimit(limit))
      .execute();
    return rows.map((row) => row.hash);
  }

  async isUnused(hash: string): Promise<boolean> {
    const uploaded = await this.#db
      .selectFrom('upload')
      .select('id')
      .where('hash', '=', hash)
      .limit(literalLimit(1))
      .executeTakeFirst();
    if (uploaded !== undefined) return false;
    const cited = await this.#db
      .selectFrom('version_file')
      .select('hash')
      .where('hash', '=', hash)
      .limit(literalLimit(1))
      .executeTakeFirst();
    return cited === undefined;
  }

  /** A file that somebody cites meanwhile stays on record. */
  async forgetFile(hash: string): Promise<void> {
    await this.#db.deleteFrom('file').where('hash', '=', hash).where(isUnused).execute();
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}

function isUnused(eb: ExpressionBuilder<Schema, 'file'>) {
  const uploaded = eb.selectFrom('upload').select('upload.id').whereRef('upload.hash', '=', 'file.hash');
  const cited = eb
    .selectFrom('version_file')
    .select('version_file.hash')
    .whereRef('version_file.hash', '=', 'file.hash');
  return eb.and([eb.not(eb.exists(uploaded)), eb.not(eb.exists(cited))]);
}

function toUpload(row: Selectable<UploadTable>): Upload {
  return {
    id: row.id,
    uploader: row.uploader as PrincipalKey,
    name: row.name,
    size: row.size,
    received: row.received,
    hash: row.hash,
    createdAt: row.created_at,
    until: row.until,
  };
}
