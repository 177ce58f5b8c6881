/* What 0012 adds, as Kysely sees it. */

/** The ownership of a resource, offered to somebody. */
export interface TransferTable {
  id: string;
  resource: number;
  owner: number;
  offerer: number;
  recipient: number;
  address: string | null;
  keep_manager: number;
  message: string;
  status: string;
  created_at: number;
  until: number;
  answered_at: number | null;
}

export interface StarTable {
  account: number;
  resource: number;
  created_at: number;
}

export interface HiddenShareTable {
  account: number;
  resource: number;
  at: number;
}

/** When somebody opened a thing last. */
export interface OpenedTable {
  account: number;
  resource: number;
  at: number;
}

/** That it was told that something ends. */
export interface ReminderTable {
  what: string;
  until: number;
}

export interface SharingSchema {
  transfer: TransferTable;
  star: StarTable;
  hidden_share: HiddenShareTable;
  opened: OpenedTable;
  reminder: ReminderTable;
}
