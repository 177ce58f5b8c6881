import type { Generated } from 'kysely';

/** An item of somebody's inbox. `seq` grows in the order of commits, since writers are alone. */
export interface NewsTable {
  seq: Generated<number>;
  id: string;
  reader: number;
  event: string;
  what: string;
  actor: number | null;
  /** Keys are never used twice, so one of a thing that is gone is simply not found. */
  resource: number | null;
  /** JSON object. */
  details: string;
  path: string | null;
  at: number;
  read_at: number | null;
}

/** What somebody wants to be mailed. */
export interface NotificationChoiceTable {
  /** An account, or an address. */
  reader: number;
  enabled: number;
  /** JSON array of events. */
  off: string;
  rhythm: string;
}

/** A mail that is to leave, or has left. */
export interface OutboxTable {
  id: string;
  reader: number;
  address: string | null;
  event: string;
  what: string;
  actor: number | null;
  outside: number;
  resource: number | null;
  /** JSON object. */
  details: string;
  path: string | null;
  secret_path: string | null;
  rhythm: string;
  created_at: number;
  due_at: number;
  tries: number;
  state: string;
  answer: string | null;
  done_at: number | null;
  claimed_until: number | null;
  handed_at: number | null;
}

/** A secret of this hub with another system; in no backup. */
export interface SecretSettingTable {
  name: string;
  value: string;
}

/** From where somebody signed in before. */
export interface KnownDeviceTable {
  account: number;
  /** Software and network, in words. */
  device: string;
  seen_at: number;
}

export interface ActivitySchema {
  known_device: KnownDeviceTable;
  news: NewsTable;
  notification_choice: NotificationChoiceTable;
  outbox: OutboxTable;
  secret_setting: SecretSettingTable;
}
