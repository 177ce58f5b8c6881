import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { AuditEntryShape, audit as contract } from '@tessera/contract';
import {
  type AuditEntryView,
  type AuditQuery,
  auditWords,
  eraseAccount,
  listAudit,
  listAuditActions,
  recordAuditExport,
  verifyAudit,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { auditCsv, auditJson } from './audit-files.ts';

const PAGE = 500;

export const auditHandlers: Handlers<keyof typeof contract> = {
  async listAudit(context, { query }) {
    const { cursor, limit, ...filter } = query;
    const page = await listAudit(context, { ...filterOf(filter), cursor, limit });
    return { items: page.items.map(entryOut), next: page.next };
  },

  async listAuditActions(context) {
    return { items: [...(await listAuditActions(context))] };
  },

  async exportAudit(context, { params, query }) {
    const filter = filterOf(query);
    await recordAuditExport(context, { format: params.format, filter: query });
    const pages = (async function* () {
      for (let cursor: string | undefined; ; ) {
        const page = await listAudit(context, { ...filter, cursor, limit: PAGE });
        yield page.items.map(entryOut);
        if (page.next === null) return;
        cursor = page.next;
      }
    })();
    const day = new Date(context.clock.now()).toISOString().slice(0, 10);
    const csv = params.format === 'csv';
    return {
      mediaType: csv ? 'text/csv; charset=utf-8' : 'application/json',
      fileName: `audit-${day}.${params.format}`,
      body: Readable.from(csv ? auditCsv(pages) : auditJson(pages)),
    };
  },

  async eraseUser(context, { params }) {
    // The database of one machine answers at once, so that others get their turn between two looks alone.
    await eraseAccount(context, { id: params.id, pause: () => setImmediate() });
    return undefined;
  },

  async verifyAudit(context, { body }) {
    const found = await verifyAudit(context, {
      head: body.head,
      stop: () => context.signal.throwIfAborted(),
      progress: ({ batch, of }) =>
        context.progress({ done: of === 0 ? 1 : batch / of, step: `Batch ${batch} of ${of}` }),
    });
    const { broken, head } = found;
    return {
      ...found,
      broken: broken && { ...broken, after: timeOrNull(broken.after), until: timeOrNull(broken.until) },
      head: head && { ...head, at: new Date(head.at).toISOString() },
    };
  },
};

type Filter = Omit<AuditQuery, 'from' | 'until' | 'cursor' | 'limit'> & {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
};

function filterOf({ from, until, ...rest }: Filter): Omit<AuditQuery, 'cursor' | 'limit'> {
  return {
    ...rest,
    from: from === undefined ? undefined : Date.parse(from),
    until: until === undefined ? undefined : Date.parse(until),
  };
}

function timeOrNull(at: number | null): string | null {
  return at === null || at === 0 ? null : new Date(at).toISOString();
}

function entryOut(entry: AuditEntryView): AuditEntryShape {
  return { ...entry, words: auditWords(entry.action), at: new Date(entry.at).toISOString() };
}
