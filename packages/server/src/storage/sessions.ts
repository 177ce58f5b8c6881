import type { AccessKey, OneTimeSecret, PrincipalKey, Session, SessionStore, WayIn } from '@tessera/domain';
import { appendScope } from './access/log.ts';
import type { UnitTools } from './unit-tools.ts';
import { keyWayIn, sessionWayIn, toKey, toSession } from './ways-in.ts';

/** Failed sign-ins are forgotten after a day without another. */
const FAILURES_KEPT = 24 * 60 * 60 * 1000;

/** Sessions, access keys, one-time secrets and failed sign-ins. Secrets are here as hashes only. */
export class StoredSessions implements SessionStore {
  readonly #tools: UnitTools;

  constructor(tools: UnitTools) {
    this.#tools = tools;
  }

  async create(session: Session): Promise<void> {
    await this.#db
      .insertInto('session')
      .values({
        id: session.id,
        account: session.account,
        secret_hash: session.secretHash,
        kind: session.kind,
        device: session.device,
        place: session.place,
        created_at: session.createdAt,
        last_used_at: session.lastUsedAt,
        signed_in_at: session.signedInAt,
      })
      .execute();
  }

  bySecretHash(secretHash: string): Promise<WayIn<Session> | null> {
    return sessionWayIn(this.#tools, secretHash);
  }

  async ofAccount(account: PrincipalKey): Promise<readonly Session[]> {
    const rows = await this.#db
      .selectFrom('session')
      .selectAll()
      .where('account', '=', account)
      .orderBy('last_used_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(toSession);
  }

  async currentOwner(id: string): Promise<PrincipalKey | null> {
    const row = await this.#db
      .selectFrom('session')
      .select('current_owner')
      .where('id', '=', id)
      .executeTakeFirst();
    return (row?.current_owner ?? null) as PrincipalKey | null;
  }

  async setCurrentOwner(id: string, owner: PrincipalKey | null): Promise<void> {
    await this.#db.updateTable('session').set({ current_owner: owner }).where('id', '=', id).execute();
  }

  async touch(
    id: string,
    changes: { readonly lastUsedAt?: number; readonly signedInAt?: number; readonly secretHash?: string },
  ): Promise<void> {
    const { lastUsedAt, signedInAt, secretHash } = changes;
    const values = {
      ...(lastUsedAt === undefined ? {} : { last_used_at: lastUsedAt }),
      ...(signedInAt === undefined ? {} : { signed_in_at: signedInAt }),
      ...(secretHash === undefined ? {} : { secret_hash: secretHash }),
    };
    if (Object.keys(values).length === 0) return;
    await this.#db.updateTable('session').set(values).where('id', '=', id).execute();
  }

  async end(id: string): Promise<boolean> {
    const ended = await this.#db
      .deleteFrom('session')
      .where('id', '=', id)
      .returning('account')
      .executeTakeFirst();
    if (ended !== undefined) await this.#waysChanged(ended.account);
    return ended !== undefined;
  }

  async endAll(account: PrincipalKey, except?: string): Promise<number> {
    let query = this.#db.deleteFrom('session').where('account', '=', account);
    if (except !== undefined) query = query.where('id', '!=', except);
    const ended = Number((await query.executeTakeFirstOrThrow()).numDeletedRows);
    // A sign-in that is under way would outlive what ended the others.
    await this.#db.deleteFrom('sign_in_step').where('account', '=', account).execute();
    if (ended > 0) await this.#waysChanged(account);
    return ended;
  }

  async createKey(key: AccessKey): Promise<void> {
    await this.#db
      .insertInto('access_key')
      .values({
        id: key.id,
        account: key.account,
        secret_hash: key.secretHash,
        name: key.name,
        scopes: JSON.stringify(key.scopes),
        created_at: key.createdAt,
        until: key.until,
        last_used_at: key.lastUsedAt,
      })
      .execute();
  }

  keyById(id: string): Promise<WayIn<AccessKey> | null> {
    return keyWayIn(this.#tools, id);
  }

  async keysOf(account: PrincipalKey): Promise<readonly AccessKey[]> {
    const rows = await this.#db
      .selectFrom('access_key')
      .selectAll()
      .where('account', '=', account)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(toKey);
  }

  async keyUsed(id: string, at: number): Promise<void> {
    await this.#db.updateTable('access_key').set({ last_used_at: at }).where('id', '=', id).execute();
  }

  async endKey(id: string): Promise<boolean> {
    const ended = await this.#db
      .deleteFrom('access_key')
      .where('id', '=', id)
      .returning('account')
      .executeTakeFirst();
    if (ended !== undefined) await this.#waysChanged(ended.account);
    return ended !== undefined;
  }

  async putSecret(secret: OneTimeSecret): Promise<void> {
    await this.#db.deleteFrom('one_time_secret').where('until', '<=', this.#tools.clock.now()).execute();
    await this.#db
      .insertInto('one_time_secret')
      .values({
        secret_hash: secret.secretHash,
        purpose: secret.purpose,
        account: secret.account,
        until: secret.until,
        email: secret.email ?? null,
      })
      .execute();
  }

  async takeSecret(
    secretHash: string,
    purpose: OneTimeSecret['purpose'],
    now: number,
  ): Promise<OneTimeSecret | null> {
    const row = await this.#db
      .deleteFrom('one_time_secret')
      .where('secret_hash', '=', secretHash)
      .where('purpose', '=', purpose)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined || row.until <= now) return null;
    const { account, until, email } = row;
    return {
      ...{ secretHash, purpose, until, account: account as PrincipalKey | null },
      ...(email === null ? {} : { email }),
    };
  }

  async dropSecrets(purpose: OneTimeSecret['purpose'], account?: PrincipalKey): Promise<void> {
    let query = this.#db.deleteFrom('one_time_secret').where('purpose', '=', purpose);
    if (account !== undefined) query = query.where('account', '=', account);
    await query.execute();
  }

  async failure(key: string, at: number): Promise<{ readonly count: number; readonly lastAt: number }> {
    await this.#forgetFailures(at);
    const row = await this.#db
      .insertInto('sign_in_failure')
      .values({ key, count: 1, last_at: at })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({
          count: eb('sign_in_failure.count', '+', 1),
          last_at: at,
        })),
      )
      .returning(['count', 'last_at'])
      .executeTakeFirstOrThrow();
    return { count: row.count, lastAt: row.last_at };
  }

  async failures(key: string): Promise<{ readonly count: number; readonly lastAt: number } | null> {
    const row = await this.#db
      .selectFrom('sign_in_failure')
      .select(['count', 'last_at'])
      .where('key', '=', key)
      .executeTakeFirst();
    return row === undefined ? null : { count: row.count, lastAt: row.last_at };
  }

  async clearFailures(key: string): Promise<void> {
    await this.#db.deleteFrom('sign_in_failure').where('key', '=', key).execute();
  }

  async forget({ now, idleSince, begunUntil }: Parameters<SessionStore['forget']>[0]): Promise<void> {
    await this.#db
      .deleteFrom('session')
      .where((eb) => eb.or([eb('last_used_at', '<=', idleSince), eb('created_at', '<=', begunUntil)]))
      .execute();
    await this.#db.deleteFrom('one_time_secret').where('until', '<=', now).execute();
    await this.#db.deleteFrom('sign_in_step').where('until', '<=', now).execute();
    await this.#forgetFailures(now);
  }

  async #forgetFailures(now: number): Promise<void> {
    await this.#db
      .deleteFrom('sign_in_failure')
      .where('last_at', '<', now - FAILURES_KEPT)
      .execute();
  }

  /** What came in by a session or key that ended is judged again: open channels, downloads under way (A5). */
  async #waysChanged(account: number): Promise<void> {
    const { connection, clock } = this.#tools;
    const principals = [account as PrincipalKey];
    await appendScope(connection, { resource: null, principals, actor: null, at: clock.now() });
  }

  get #db() {
    return this.#tools.connection.kysely;
  }
}
