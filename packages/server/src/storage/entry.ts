import {
  ACCOUNT_ROLES,
  type AddressProof,
  type Counted,
  type EntryStore,
  normalAddress,
  type PendingRegistration,
  type PrincipalKey,
  type ResetRequest,
} from '@tessera/domain';
import type { Selectable } from 'kysely';
import type { AddressProofTable, RegistrationTable } from './schema-entry.ts';
import { literalLimit } from './text.ts';
import type { UnitTools } from './unit-tools.ts';

/** What waits at the door. */
export class StoredEntry implements EntryStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async putRegistration(registration: PendingRegistration): Promise<void> {
    const { secretHash, passwordHash, createdAt, ...rest } = registration;
    await this.#db
      .insertInto('registration')
      .values({
        ...rest,
        secret_hash: secretHash,
        email_normal: normalAddress(registration.email),
        password_hash: passwordHash,
        created_at: createdAt,
      })
      .execute();
  }

  async registration(secretHash: string, now: number): Promise<PendingRegistration | null> {
    const row = await this.#db
      .selectFrom('registration')
      .selectAll()
      .where('secret_hash', '=', secretHash)
      .where('until', '>', now)
      .executeTakeFirst();
    return row === undefined ? null : toRegistration(row);
  }

  async dropRegistrations(email: string): Promise<void> {
    await this.#db.deleteFrom('registration').where('email_normal', '=', normalAddress(email)).execute();
  }

  async putProof(proof: AddressProof): Promise<void> {
    const { secretHash, createdAt, ...rest } = proof;
    const row = { ...rest, secret_hash: secretHash, created_at: createdAt };
    await this.#db
      .insertInto('address_proof')
      .values(row)
      .onConflict((conflict) => conflict.column('account').doUpdateSet(row))
      .execute();
  }

  async proof(secretHash: string, now: number): Promise<AddressProof | null> {
    const row = await this.#db
      .selectFrom('address_proof')
      .selectAll()
      .where('secret_hash', '=', secretHash)
      .where('until', '>', now)
      .executeTakeFirst();
    return row === undefined ? null : toProof(row);
  }

  async proofOf(account: PrincipalKey, now: number): Promise<AddressProof | null> {
    const row = await this.#db
      .selectFrom('address_proof')
      .selectAll()
      .where('account', '=', account)
      .where('until', '>', now)
      .executeTakeFirst();
    return row === undefined ? null : toProof(row);
  }

  async dropProof(account: PrincipalKey): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('address_proof')
      .where('account', '=', account)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }

  async askReset(request: ResetRequest): Promise<void> {
    await this.#db
      .insertInto('reset_request')
      .values({ account: request.account, at: request.at })
      .onConflict((conflict) => conflict.column('account').doNothing())
      .execute();
  }

  async resetRequests(limit: number): Promise<readonly ResetRequest[]> {
    const rows = await this.#db
      .selectFrom('reset_request')
      .selectAll()
      .orderBy('at')
      .orderBy('account')
      .limit(literalLimit(limit))
      .execute();
    return rows.map(({ account, at }) => ({ account: account as PrincipalKey, at }));
  }

  async dropResetRequest(account: PrincipalKey): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('reset_request')
      .where('account', '=', account)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }

  async attempt(name: string, at: number): Promise<void> {
    await this.#db.insertInto('entry_attempt').values({ name, at }).execute();
  }

  async attempts(name: string, since: number): Promise<Counted> {
    const { count, oldest } = await this.#db
      .selectFrom('entry_attempt')
      .select((eb) => [eb.fn.countAll().as('count'), eb.fn.min('at').as('oldest')])
      .where('name', '=', name)
      .where('at', '>', since)
      .executeTakeFirstOrThrow();
    return { count: Number(count), oldest: Number(oldest ?? 0) };
  }

  async forget({ now, before }: Parameters<EntryStore['forget']>[0]): Promise<void> {
    await this.#db.deleteFrom('registration').where('until', '<=', now).execute();
    await this.#db.deleteFrom('address_proof').where('until', '<=', now).execute();
    await this.#db.deleteFrom('entry_attempt').where('at', '<', before).execute();
    await this.#db.deleteFrom('reset_request').where('at', '<', before).execute();
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}

function toRegistration(row: Selectable<RegistrationTable>): PendingRegistration {
  const role = ACCOUNT_ROLES.find((known) => known === row.role);
  if (role === undefined) throw new Error(`a stored registration has the role ${row.role}`);
  return {
    role,
    secretHash: row.secret_hash,
    email: row.email,
    name: row.name,
    institution: row.institution,
    website: row.website,
    passwordHash: row.password_hash,
    createdAt: row.created_at,
    until: row.until,
  };
}

function toProof(row: Selectable<AddressProofTable>): AddressProof {
  return {
    account: row.account as PrincipalKey,
    secretHash: row.secret_hash,
    email: row.email,
    createdAt: row.created_at,
    until: row.until,
  };
}
