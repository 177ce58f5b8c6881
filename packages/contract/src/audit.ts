import { AUDIT_WAYS } from '@tessera/domain';
import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { byId, cursor, givenTime, id, page, time } from './shapes.ts';

/**
 * The log tells of everybody and everything, so it is read by whoever could give themselves every right anyway; and
 * there is always somebody who can, since the last holder of that permission cannot lose it.
 */
const needs = { who: 'account', scope: 'admin', permission: 'users:grant-all' } as const;

/** What an id of the log is called today; null = it is gone, or has no name. */
export const auditNameShape = z.object({
  id: z.string(),
  name: z.string().nullable(),
  kind: z.enum(['account', 'group', 'organization', 'resource', 'other']),
});

export const auditEntryShape = z.object({
  /** Goes up in the order in which things happened; numbers may be missing from the start. */
  number: z.number().int(),
  at: time,
  /** Who; null = a visitor without an account, or the hub itself. */
  actor: auditNameShape.nullable(),
  /** As whom, when the actor acted as somebody else. */
  actingAs: auditNameShape.nullable(),
  /** What: `account.updated`, `sharing.mode`, … */
  action: z.string(),
  /** The same in words. */
  words: z.string(),
  /** On what. */
  target: auditNameShape.nullable(),
  through: z.enum(AUDIT_WAYS),
  /** Id of the access key or link that it came through. */
  via: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditEntryShape = z.infer<typeof auditEntryShape>;

const filter = {
  actor: id.optional(),
  target: id.optional(),
  /** One action, or an area that ends in a dot: `sharing.` */
  action: z.string().min(1).max(80).optional(),
  through: z.enum(AUDIT_WAYS).optional(),
  /** From this moment on. */
  from: givenTime.optional(),
  /** Before this moment. */
  until: givenTime.optional(),
};

export const auditVerificationShape = z.object({
  /** False when something is not as it was sealed, or the given head is not in the chain. */
  intact: z.boolean(),
  /** The first batch that is not as it was sealed. */
  broken: z
    .object({
      batch: z.number().int(),
      first: z.number().int(),
      last: z.number().int(),
      after: time.nullable(),
      until: time.nullable(),
      reason: z.string(),
    })
    .nullable(),
  batches: z.number().int(),
  /** Entries compared with their seals. */
  entries: z.number().int(),
  /** Entries gone as the retention asks. */
  dropped: z.number().int(),
  /** Entries whose personal texts were erased. */
  erased: z.number().int(),
  /** Entries too new to be sealed. */
  unsealed: z.number().int(),
  /** The last seal. Kept elsewhere, it proves later that nothing before it was changed. */
  head: z.object({ batch: z.number().int(), hash: z.string(), at: time }).nullable(),
  /** Whether the head asked about is in the chain; null when none was. */
  headFound: z.boolean().nullable(),
});
export type AuditVerificationShape = z.infer<typeof auditVerificationShape>;

export const AUDIT_FORMATS = ['csv', 'json'] as const;

export const audit = {
  listAudit: endpoint({
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'The audit log, newest first',
    needs,
    query: z.strictObject({
      ...filter,
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: page(auditEntryShape),
  }),
  listAuditActions: endpoint({
    method: 'GET',
    path: '/api/v1/audit/actions',
    summary: 'Every action that the audit log knows',
    needs,
    output: z.object({ items: z.array(z.string()) }),
  }),
  exportAudit: endpoint({
    method: 'GET',
    path: '/api/v1/audit/export/:format',
    summary: 'The audit log as a file, newest first: CSV or JSON',
    needs,
    params: z.strictObject({ format: z.enum(AUDIT_FORMATS) }),
    query: z.strictObject(filter),
    output: z.unknown(),
    transport: 'bytes-out',
  }),
  eraseUser: endpoint({
    method: 'POST',
    path: '/api/v1/users/:id/erase',
    summary: 'Take the name and address of a deleted person out of the hub and its audit log, for good',
    needs: { who: 'account', scope: 'admin', permission: 'users:manage', fresh: true },
    params: byId,
    output: noContent,
  }),
  verifyAudit: endpoint({
    method: 'POST',
    path: '/api/v1/audit/verify',
    summary: 'Compare every entry of the audit log with its seal',
    needs,
    body: z.strictObject({
      /** The hash of a seal that was kept elsewhere. */
      head: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
        .optional(),
    }),
    output: auditVerificationShape,
    transport: 'progress',
  }),
};
