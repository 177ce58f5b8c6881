import type { AuditStore } from '@tessera/domain';
import { StoredAudit } from './audit.ts';
import { Cursors } from './cursors.ts';
import { readSnapshot } from './snapshot.ts';
import type { DatabaseConfig } from './store.ts';

/** The audit log as it is at one moment, beside the hub that may be writing it. */
export function readAudit<T>(
  config: DatabaseConfig,
  work: (unit: { readonly audit: AuditStore }) => Promise<T>,
): Promise<T> {
  return readSnapshot(config, async (connection) => {
    const { secret } = await connection.kysely.selectFrom('hub').select('secret').executeTakeFirstOrThrow();
    return work({ audit: new StoredAudit({ connection, cursors: new Cursors(secret) }) });
  });
}
