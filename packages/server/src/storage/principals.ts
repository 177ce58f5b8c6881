import type { PrincipalKey, PrincipalKind } from '@tessera/domain';
import { Problem } from '@tessera/domain';
import type { Connection } from './connection.ts';

/** Makes a principal and answers its key. Fails with `name-taken` when the slug is an account's or an organization's. */
export async function createPrincipal(
  connection: Connection,
  principal: { readonly kind: PrincipalKind; readonly publicId: string; readonly slug?: string },
): Promise<PrincipalKey> {
  const slug = principal.slug?.toLowerCase() ?? null;
  if (slug !== null) await refuseTakenSlug(connection, slug, null);
  const { key } = await connection.kysely
    .insertInto('principal')
    .values({ kind: principal.kind, public_id: principal.publicId, slug })
    .returning('key')
    .executeTakeFirstOrThrow();
  return key as PrincipalKey;
}

/** Changes the slug of an account or organization; `name-taken` when another has it. */
export async function changeSlug(connection: Connection, key: PrincipalKey, slug: string): Promise<void> {
  await refuseTakenSlug(connection, slug.toLowerCase(), key);
  await connection.kysely
    .updateTable('principal')
    .set({ slug: slug.toLowerCase() })
    .where('key', '=', key)
    .execute();
}

/** Whether an account or an organization has the slug, letter case ignored. */
export async function slugHolder(connection: Connection, slug: string): Promise<PrincipalKey | null> {
  const row = await connection.kysely
    .selectFrom('principal')
    .select('key')
    .where('slug', '=', slug.toLowerCase())
    .executeTakeFirst();
  return (row?.key as PrincipalKey | undefined) ?? null;
}

async function refuseTakenSlug(
  connection: Connection,
  slug: string,
  but: PrincipalKey | null,
): Promise<void> {
  const holder = await slugHolder(connection, slug);
  if (holder !== null && holder !== but) {
    throw new Problem('name-taken', {
      detail: `The short name "${slug}" is taken. Choose another.`,
      errors: [{ field: 'slug', message: 'is taken' }],
    });
  }
}
