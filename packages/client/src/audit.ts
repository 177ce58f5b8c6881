import type { AuditEntryShape, AuditVerificationShape, Endpoints } from '@tessera/contract';
import type { z } from 'zod';
import type { Api, CallOptions } from './api.ts';
import { walkPages } from './pages.ts';

/** Who, what, on what, through what, when: every condition given must hold. */
export type AuditFilter = z.input<Endpoints['exportAudit']['query']>;
export type AuditPageInput = z.input<Endpoints['listAudit']['query']>;

/**
 * The log of what was done, newest first. For holders of `users:grant-all`.
 *
 * @example for await (const entry of hub.audit.entries({ action: 'sharing.' })) show(entry);
 */
export class Audit {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  [Symbol.asyncIterator](): AsyncGenerator<AuditEntryShape, void> {
    return this.entries();
  }

  /** Entries that meet a filter; reads further pages as they are wanted. */
  entries(filter: AuditFilter = {}): AsyncGenerator<AuditEntryShape, void> {
    return walkPages((cursor) =>
      this.#api.call('listAudit', { query: { ...filter, ...cursor, limit: 200 } }),
    );
  }

  /** One page. */
  list(
    query: AuditPageInput = {},
  ): Promise<{ readonly items: readonly AuditEntryShape[]; readonly next: string | null }> {
    return this.#api.call('listAudit', { query });
  }

  /** Every action that the log knows. */
  async actions(): Promise<readonly string[]> {
    return (await this.#api.call('listAuditActions')).items;
  }

  /** The entries that meet a filter as a file; its body is streamed. */
  export(format: 'csv' | 'json', filter: AuditFilter = {}, options: CallOptions = {}): Promise<Response> {
    return this.#api.raw('exportAudit', { params: { format }, query: filter }, options);
  }

  /** Compares every entry with its seal; with `head`, also whether a seal that was kept elsewhere is in the chain. */
  verify(input: { readonly head?: string } = {}, options: CallOptions = {}): Promise<AuditVerificationShape> {
    return this.#api.call('verifyAudit', { body: input }, options);
  }
}
