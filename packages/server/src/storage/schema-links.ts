import type { Generated } from 'kysely';

/* What 0010 adds, as Kysely sees it. */

export interface ShareLinkTable {
  id: string;
  resource: number;
  /** Of an open link: what its visitors hold. */
  principal: number | null;
  /** As `rank` numbers roles. */
  role: number;
  label: string;
  maker: number;
  created_at: number;
  until: number;
  /** When the end was last set; null = as it was made. */
  given_at: number | null;
  /** JSON: how long accepted access lasts. */
  access: string;
  most_uses: number | null;
  uses: Generated<number>;
  last_used_at: number | null;
  secret_hash: string;
  password_hash: string | null;
  domain: string | null;
  paused: Generated<number>;
  revoked_at: number | null;
}

/** That whoever has a secret holds an open link. */
export interface LinkVisitTable {
  id: string;
  link: string;
  secret_hash: string;
  account: number | null;
  created_at: number;
  last_seen_at: number;
}

/** That somebody comes in by no link until a manager shares with them again. */
export interface LinkBarTable {
  resource: number;
  account: number;
  at: number;
}

/** An origin that may frame a thing which its reader may see. */
export interface EmbedOriginTable {
  resource: number;
  origin: string;
}

/** A signed embed address. */
export interface EmbedTable {
  id: string;
  resource: number;
  maker: number;
  /** JSON array. */
  origins: string;
  secret_hash: string;
  created_at: number;
  until: number;
  last_used_at: number | null;
}

export interface LinkSchema {
  share_link: ShareLinkTable;
  link_visit: LinkVisitTable;
  link_bar: LinkBarTable;
  embed_origin: EmbedOriginTable;
  embed: EmbedTable;
}
