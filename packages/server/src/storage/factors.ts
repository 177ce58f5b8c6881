import {
  type CodeFactor,
  type FactorStore,
  type NewPasskey,
  type Passkey,
  type PrincipalKey,
  Problem,
  type SignInStep,
  type StepPurpose,
} from '@tessera/domain';
import type { Selectable } from 'kysely';
import type { PasskeyTable, SignInStepTable } from './schema-factors.ts';
import type { UnitTools } from './unit-tools.ts';

/** Second factors, passkeys, and sign-ins under way. Recovery codes and the secrets of steps are here as hashes only. */
export class StoredFactors implements FactorStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async code(account: PrincipalKey): Promise<CodeFactor | null> {
    const row = await this.#db
      .selectFrom('code_factor')
      .selectAll()
      .where('account', '=', account)
      .executeTakeFirst();
    return row === undefined
      ? null
      : { secret: row.secret, lastStep: row.last_step, createdAt: row.created_at };
  }

  async setCode(account: PrincipalKey, factor: CodeFactor | null): Promise<void> {
    await this.#db.deleteFrom('code_factor').where('account', '=', account).execute();
    if (factor === null) return;
    const { secret, lastStep, createdAt } = factor;
    await this.#db
      .insertInto('code_factor')
      .values({ account, secret, last_step: lastStep, created_at: createdAt })
      .execute();
  }

  async spendStep(account: PrincipalKey, step: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('code_factor')
      .set({ last_step: step })
      .where('account', '=', account)
      .where('last_step', '<', step)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  async setRecoveryCodes(account: PrincipalKey, hashes: readonly string[]): Promise<void> {
    await this.#db.deleteFrom('recovery_code').where('account', '=', account).execute();
    if (hashes.length === 0) return;
    await this.#db
      .insertInto('recovery_code')
      .values(hashes.map((hash) => ({ account, hash })))
      .execute();
  }

  async takeRecoveryCode(account: PrincipalKey, hash: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('recovery_code')
      .where('account', '=', account)
      .where('hash', '=', hash)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }

  async recoveryCodes(account: PrincipalKey): Promise<number> {
    const { count } = await this.#db
      .selectFrom('recovery_code')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('account', '=', account)
      .executeTakeFirstOrThrow();
    return count;
  }

  async passkeys(account: PrincipalKey): Promise<readonly Passkey[]> {
    const rows = await this.#db
      .selectFrom('passkey')
      .selectAll()
      .where('account', '=', account)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(toPasskey);
  }

  async passkeyByCredential(credential: string): Promise<Passkey | null> {
    const row = await this.#db
      .selectFrom('passkey')
      .selectAll()
      .where('credential', '=', credential)
      .executeTakeFirst();
    return row === undefined ? null : toPasskey(row);
  }

  async addPasskey(passkey: NewPasskey): Promise<void> {
    if ((await this.passkeyByCredential(passkey.credential)) !== null) {
      throw new Problem('conflict', { detail: 'This passkey is registered already.' });
    }
    await this.#db
      .insertInto('passkey')
      .values({
        id: passkey.id,
        account: passkey.account,
        credential: passkey.credential,
        public_key: passkey.publicKey,
        counter: passkey.counter,
        transports: JSON.stringify(passkey.transports),
        synced: passkey.synced ? 1 : 0,
        name: passkey.name,
        created_at: passkey.createdAt,
        last_used_at: passkey.lastUsedAt,
      })
      .execute();
  }

  async renamePasskey(id: string, name: string): Promise<void> {
    await this.#db.updateTable('passkey').set({ name }).where('id', '=', id).execute();
  }

  async passkeyUsed(id: string, use: Parameters<FactorStore['passkeyUsed']>[1]): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('passkey')
      .set({ counter: use.counter, synced: use.synced ? 1 : 0, last_used_at: use.at })
      .where('id', '=', id)
      .where('counter', '=', use.before)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  async doubtPasskeys(account: PrincipalKey): Promise<number> {
    const { numUpdatedRows } = await this.#db
      .updateTable('passkey')
      .set({ alone: 0 })
      .where('account', '=', account)
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  }

  async trustPasskey(id: string): Promise<void> {
    await this.#db.updateTable('passkey').set({ alone: 1 }).where('id', '=', id).execute();
  }

  async removePasskey(id: string): Promise<void> {
    await this.#db.deleteFrom('passkey').where('id', '=', id).execute();
  }

  async putStep(step: SignInStep): Promise<void> {
    const now = this.#tools.clock.now();
    await this.#db.deleteFrom('sign_in_step').where('until', '<=', now).execute();
    await this.#db.deleteFrom('sign_in_step').where('id', '=', step.id).execute();
    const { id, purpose, account, until } = step;
    await this.#db
      .insertInto('sign_in_step')
      .values({ id, purpose, account, until, state: JSON.stringify(step.state) })
      .execute();
  }

  async step(id: string, purpose: StepPurpose, now: number): Promise<SignInStep | null> {
    const row = await this.#db
      .selectFrom('sign_in_step')
      .selectAll()
      .where('id', '=', id)
      .where('purpose', '=', purpose)
      .executeTakeFirst();
    return row === undefined || row.until <= now ? null : toStep(row);
  }

  async takeStep(id: string, purpose: StepPurpose, now: number): Promise<SignInStep | null> {
    const row = await this.#db
      .deleteFrom('sign_in_step')
      .where('id', '=', id)
      .where('purpose', '=', purpose)
      .returningAll()
      .executeTakeFirst();
    return row === undefined || row.until <= now ? null : toStep(row);
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}

function toPasskey(row: Selectable<PasskeyTable>): Passkey {
  return {
    id: row.id,
    account: row.account as PrincipalKey,
    credential: row.credential,
    publicKey: row.public_key,
    counter: row.counter,
    transports: JSON.parse(row.transports) as readonly string[],
    synced: row.synced === 1,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    alone: row.alone === 1,
  };
}

function toStep(row: Selectable<SignInStepTable>): SignInStep {
  return {
    id: row.id,
    purpose: row.purpose as StepPurpose,
    account: row.account as PrincipalKey | null,
    state: JSON.parse(row.state) as SignInStep['state'],
    until: row.until,
  };
}
