import type { GrantSource, PrincipalKey, ResourceKey } from '../access/model.ts';
import type { Role } from '../access/roles.ts';

/** A grant that ends by itself. Times are ms since 1970. */
export interface EndingGrant {
  readonly id: string;
  readonly resource: ResourceKey;
  readonly principal: PrincipalKey;
  readonly role: Role;
  readonly source: GrantSource;
  readonly granter: PrincipalKey | null;
  readonly createdAt: number;
  readonly until: number;
}

/** A share link that ends, as every link does. */
export interface EndingLink {
  readonly id: string;
  readonly resource: ResourceKey;
  readonly maker: PrincipalKey;
  readonly label: string;
  readonly until: number;
}

/** A membership of a group that ends by itself. */
export interface EndingMembership {
  readonly group: PrincipalKey;
  readonly account: PrincipalKey;
  readonly until: number;
}

/** When an end is told of: a tenth of the life before it, `longest` before at most, never of a life below `shortest`. In ms. */
export interface Notice {
  readonly shortest: number;
  readonly longest: number;
}

/** What ends by itself, for reminders and for the log (S15). */
export interface EndingStore {
  /**
   * Grants of things out of the trash of whose end it is time to tell and nobody was told, soonest first. What visitors
   * hold by an open link ends with the link.
   */
  grantsEnding(now: number, notice: Notice, limit: number): Promise<readonly EndingGrant[]>;
  /** The same of share links that still let somebody in, or have. */
  linksEnding(now: number, notice: Notice, limit: number): Promise<readonly EndingLink[]>;
  membershipsEnding(now: number, notice: Notice, limit: number): Promise<readonly EndingMembership[]>;
  /** Notes that it was told that this ends then; false when it was before. */
  remind(what: string, until: number): Promise<boolean>;
  /** Grants whose end has come, oldest first. */
  grantsEnded(now: number, limit: number): Promise<readonly EndingGrant[]>;
  membershipsEnded(now: number, limit: number): Promise<readonly EndingMembership[]>;
  /** Forgets reminders of what ended before. */
  forget(before: number): Promise<void>;
}
