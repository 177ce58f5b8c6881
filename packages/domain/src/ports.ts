import type { PrincipalKey } from './access/model.ts';
import type { AccessStore } from './access/store.ts';
import type { EntryStore } from './accounts/entry-store.ts';
import type { FactorStore } from './accounts/factor-store.ts';
import type { ProviderStore } from './accounts/provider-store.ts';
import type { AccountStore, SessionStore } from './accounts/store.ts';
import type { ActingStore } from './acting/model.ts';
import type { NewsStore, OutboxStore } from './activity/store.ts';
import type { AuditStore } from './audit/store.ts';
import type { GroupStore, OrganizationStore } from './groups/store.ts';
import type { MarkStore } from './resources/mark-store.ts';
import type { ResourceStore, UploadStore } from './resources/store.ts';
import type { OutsideStore } from './settings/outside-store.ts';
import type { EmbedStore } from './sharing/embeds-store.ts';
import type { EndingStore } from './sharing/ending-store.ts';
import type { ExposureStore } from './sharing/exposure-store.ts';
import type { InvitationStore } from './sharing/invitation-store.ts';
import type { LinkStore } from './sharing/links-store.ts';
import type { PlanStore, RequestStore } from './sharing/store.ts';
import type { TransferStore } from './sharing/transfer-store.ts';

/** What the rules need from outside. Storage, time and chance are handed in, so that tests choose them. */

/** Milliseconds since 1970. */
export interface Clock {
  now(): number;
}

export interface Random {
  /** A public id: 26 characters of `a-z2-7`, 128 random bits or more, no order in time. */
  id(): string;
  /** A secret of 256 random bits, base64url. */
  secret(): string;
}

/** Settings by name, JSON values. */
export interface SettingStore {
  get<T>(name: string, otherwise: T): Promise<T>;
  /** Those of the named ones that are set, in one statement. */
  pick(names: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  set(name: string, value: unknown): Promise<void>;
  /** What a person or an organization set for itself. */
  own<T>(principal: PrincipalKey, name: string, otherwise: T): Promise<T>;
  setOwn(principal: PrincipalKey, name: string, value: unknown): Promise<void>;
  /** A secret of this hub with another system, e.g. a mail password. Kept apart: in no backup, export, answer or log. */
  secret(name: string): Promise<string | null>;
  /** Null forgets it. */
  setSecret(name: string, secret: string | null): Promise<void>;
}

/** One consistent view of everything stored: a read snapshot, or one transaction that commits whole or not at all. */
export interface Unit {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly acting: ActingStore;
  readonly factors: FactorStore;
  readonly providers: ProviderStore;
  readonly groups: GroupStore;
  readonly organizations: OrganizationStore;
  readonly resources: ResourceStore;
  readonly uploads: UploadStore;
  readonly access: AccessStore;
  readonly plans: PlanStore;
  readonly requests: RequestStore;
  readonly links: LinkStore;
  readonly embeds: EmbedStore;
  readonly invitations: InvitationStore;
  readonly entry: EntryStore;
  readonly transfers: TransferStore;
  readonly endings: EndingStore;
  readonly exposures: ExposureStore;
  readonly marks: MarkStore;
  readonly audit: AuditStore;
  readonly settings: SettingStore;
  readonly outside: OutsideStore;
  readonly news: NewsStore;
  readonly outbox: OutboxStore;
}

/** The database. Inside `work` nothing but the unit may be awaited: SQLite blocks everybody else meanwhile. */
export interface Store {
  /** Reads of one snapshot. Writing in it is a mistake and throws. */
  read<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
  /** One transaction, alone among writers; a thrown error undoes all of it. A locked database becomes `Problem('busy')`. */
  write<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
