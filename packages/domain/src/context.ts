import type { PrincipalKey } from './access/model.ts';
import { atLeast, type Role, weaker } from './access/roles.ts';
import type { AccessScope, Asker, Judged } from './access/store.ts';
import type { Account, KeyScope, Permission } from './accounts/model.ts';
import { judgeAs } from './acting/judge-as.ts';
import type { ActingCaller } from './acting/model.ts';
import { notFound, Problem } from './errors.ts';
import type { KindRegistry } from './kinds/kind.ts';
import type { Clock, Random, Store, Unit } from './ports.ts';

/** Who makes a request, as sign-in found out. */
export interface Caller {
  /** Null for a visitor without an account. */
  readonly account: Account | null;
  readonly permissions: ReadonlySet<Permission>;
  readonly through: 'web' | 'session' | 'key' | 'system';
  /** What an access key may be used for; null = everything. */
  readonly scopes: ReadonlySet<KeyScope> | null;
  readonly session: string | null;
  /** Id of the access key that the caller came with. */
  readonly key: string | null;
  /** When the password was last proved, ms since 1970; null for keys and visitors. */
  readonly signedInAt: number | null;
  /** Principals of the open links that the caller's browser or script holds (S20). */
  readonly links?: readonly PrincipalKey[];
  /** The signed embed address that the caller came with: it shows one thing, by its maker's rights, and nothing else (S34). */
  readonly embed?: { readonly resource: string; readonly maker: PrincipalKey; readonly id: string };
  /** Digest of the secret that it holds them by. */
  readonly visitor?: string;
  /** Set while somebody acts or views as another: then `account` is that other one, or the viewer's own (A7, S26). */
  readonly acting?: ActingCaller;
}

/** Somebody without an account, who came with nothing. */
export const VISITOR: Caller = {
  account: null,
  permissions: new Set(),
  through: 'web',
  scopes: null,
  session: null,
  key: null,
  signedInAt: null,
};

/** Hashes passwords, slowly on purpose; never awaited inside a transaction. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** False too for `null`, in the same time, so that a missing account cannot be told by the clock (A3). */
  verify(password: string, hash: string | null): Promise<boolean>;
}

/** What carries changes of access to whoever must react; and what it cut, for receipts. */
export interface AccessBus {
  publish(scope: AccessScope): Promise<WhatWasCut>;
}

/** What a change of access cut, on all nodes. */
export interface WhatWasCut {
  readonly socketsClosed: number;
  readonly downloadsStopped: number;
  /** Nodes that did not say in time that they had acted on it; they let go by themselves within seconds. */
  readonly silentNodes: readonly string[];
}

/** Of a change that nobody had to be told of. */
export const NOTHING_CUT: WhatWasCut = { socketsClosed: 0, downloadsStopped: 0, silentNodes: [] };

/** Puts committed changes of access on the bus; answers all that they cut. */
export async function publishAll(
  { bus }: Pick<Context, 'bus'>,
  scopes: readonly AccessScope[],
): Promise<WhatWasCut> {
  const cuts: WhatWasCut[] = [];
  for (const scope of scopes) cuts.push(await bus.publish(scope));
  return {
    socketsClosed: cuts.reduce((sum, one) => sum + one.socketsClosed, 0),
    downloadsStopped: cuts.reduce((sum, one) => sum + one.downloadsStopped, 0),
    silentNodes: [...new Set(cuts.flatMap(({ silentNodes }) => silentNodes))],
  };
}

/** What a command gets besides its input. */
export interface Context {
  readonly caller: Caller;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly hasher: PasswordHasher;
  readonly bus: AccessBus;
  readonly kinds: KindRegistry;
  /** The role that the route declares for the resource it names; `requireResource` asks for it. */
  readonly neededRole: Role | null;
  /** Absolute address of a path of this hub. */
  address(path: string): string;
  /** SHA-256 of a secret of 256 random bits, hexadecimal: only this is ever stored of it. */
  digest(secret: string): string;
  readonly mailConfigured: boolean;
}

/** Who asks, for the engine: looked up in the unit's own snapshot. A key without `read` may nothing. */
export async function askerOf(context: Context, unit: Unit): Promise<Asker> {
  const { account, acting, links } = context.caller;
  const asker = await unit.access.asker(account?.key ?? null, context.clock.now(), links);
  if (acting?.sort !== 'act-as') return asker;
  // Whoever acts as somebody never shares, gives away or deletes in their name.
  return { ...asker, cap: weaker(asker.cap, acting.writes ? 'editor' : 'viewer') };
}

/**
 * The resource that a command works on, judged in the command's own transaction, so that decision and data are of one
 * snapshot. Whoever may not view it learns nothing: 401 for the anonymous, 404 for others; whoever may view but lacks
 * the role learns which one is needed (S7).
 */
export async function requireResource(
  context: Context,
  unit: Unit,
  id: string,
  needed: Role = context.neededRole ?? 'viewer',
): Promise<Judged> {
  const { embed } = context.caller;
  const asker =
    embed?.resource === id ? await embedAsker(context, unit, embed.maker) : await askerOf(context, unit);
  const own = await unit.access.judge(asker, id);
  const { acting } = context.caller;
  const sees = own !== null && own.decision.role !== null;
  const judged = sees && acting?.sort === 'view-as' ? await judgeAs(unit, asker, own, acting) : own;
  if (judged === null || judged.decision.role === null) throw closedDoor(context.caller);
  if (!atLeast(judged.decision.role, needed)) {
    throw new Problem('role-needed', {
      detail: `This needs the role ${needed}; you are ${judged.decision.role}. Ask its owner or a manager.`,
      parameters: { needed, held: judged.decision.role },
    });
  }
  return judged;
}

/** Who asks by a signed embed address: its maker, looking only. Of everything but that one resource it is nobody. */
async function embedAsker(context: Context, unit: Unit, maker: PrincipalKey): Promise<Asker> {
  const asker = await unit.access.asker(maker, context.clock.now());
  return { ...asker, cap: asker.cap === null ? null : 'viewer' };
}

/** The same answer for "does not exist" and "not for you" (S7). */
export function closedDoor(caller: Caller): Problem {
  if (caller.account !== null) return notFound();
  return new Problem('signed-out', { detail: 'Sign in to see whether you have access to this.' });
}

/** Refuses without a permission, naming it. */
export function requirePermission(caller: Caller, permission: Permission): void {
  if (caller.permissions.has(permission)) return;
  throw new Problem('permission-needed', {
    detail: `This needs the permission ${permission}. Ask an administrator for it.`,
    parameters: { permission },
  });
}

/** Refuses an access key that lacks a scope, naming it; whoever signed in lacks none (A4). */
export function requireScope({ scopes }: Caller, scope: KeyScope): void {
  if (scopes === null || scopes.has(scope)) return;
  throw new Problem('scope-needed', {
    detail: `This needs an access key with the scope ${scope}. Make one on your account page.`,
    parameters: { scope },
  });
}

/** The caller's account, or 401. */
export function requireAccount(caller: Caller): Account {
  if (caller.account !== null) return caller.account;
  throw new Problem('signed-out', { detail: 'Sign in first.' });
}
