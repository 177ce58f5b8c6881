import {
  asActing,
  type Caller,
  isEmbedGood,
  type KeyScope,
  readSettings,
  type Store,
  sessionIsOver,
  type Unit,
  VISITOR,
} from '@tessera/domain';
import type { Credential } from './credentials.ts';
import { sameDigest } from './secrets.ts';
import { ENTRY_POLICY, type EntryPolicy, heldLinks } from './visitors.ts';

/** Who asks, read anew from the store for every request. */
export interface Identity {
  readonly caller: Caller;
  /** A credential was shown and is not (or no longer) good. Such a caller is nobody, not even a guest (A5). */
  readonly refused: boolean;
  /** Whether visitors without an account are let in now. */
  readonly guests: boolean;
  /** What to note as used, when the last note is old enough. */
  readonly used: {
    readonly session?: string;
    readonly key?: string;
    readonly visits?: readonly string[];
    readonly embed?: string;
  } | null;
}

/** Last use is noted at most this often, so that reading does not mean writing. */
const NOTE_EVERY = 60_000;

const REFUSED: Identity = { caller: VISITOR, refused: true, guests: false, used: null };

/**
 * Looks a credential up: session or key, account and permissions in one snapshot, nothing cached. `visitor` is the digest
 * of the secret by which a browser holds open links, with or without a session; `acting` the id of whose eyes it borrows,
 * which fails with `acting-over` when it does no longer.
 */
export async function identify(
  store: Store,
  now: number,
  credential: Credential,
  visitor: string | null = null,
  acting: string | null = null,
): Promise<Identity> {
  if (credential.by === 'nonsense') return REFUSED;
  return store.read(async (unit) => {
    if (credential.by === 'key') return worn(unit, now, await byKey(unit, now, credential), acting);
    const policy = await readSettings(unit, ...ENTRY_POLICY);
    if (credential.by === 'embed') return (await byEmbed(unit, now, policy, credential)) ?? REFUSED;
    if (credential.by === 'none' || credential.by === 'visitor') {
      const guest = { caller: VISITOR, refused: false, guests: policy.guestSessions, used: null };
      return withLinks(unit, now, policy, guest, credential.by === 'visitor' ? credential.digest : visitor);
    }
    const found = await bySession(unit, now, policy, credential);
    if (found !== null && acting === null && credential.by === 'cookie')
      return withLinks(unit, now, policy, found, visitor);
    return worn(unit, now, found, acting);
  });
}

/** With the eyes that it borrows, if any. */
async function worn(
  unit: Unit,
  now: number,
  found: Identity | null,
  acting: string | null,
): Promise<Identity> {
  if (found === null) return REFUSED;
  return acting === null ? found : { ...found, caller: await asActing(unit, now, found.caller, acting) };
}

/** With the open links that the caller's browser or script holds (S20). */
async function withLinks(
  unit: Unit,
  now: number,
  policy: EntryPolicy,
  identity: Identity,
  digest: string | null,
): Promise<Identity> {
  const held = await heldLinks(unit, digest, policy);
  if (digest === null || held.length === 0) return identity;
  const stale = held.filter((link) => now - link.lastSeenAt >= NOTE_EVERY).map((link) => link.visit);
  return {
    ...identity,
    caller: { ...identity.caller, links: held.map((link) => link.principal), visitor: digest },
    used: stale.length === 0 ? identity.used : { ...identity.used, visits: stale },
  };
}

/** A page that was framed by a signed embed address: nobody, but for the one thing that it shows (S34). */
async function byEmbed(
  unit: Unit,
  now: number,
  policy: EntryPolicy,
  { id, digest }: Extract<Credential, { by: 'embed' }>,
): Promise<Identity | null> {
  const embed = await unit.embeds.byId(id);
  if (embed === null || !sameDigest(embed.secretHash, digest)) return null;
  const [resource] = await unit.resources.byKeys([embed.resource]);
  if (resource === undefined || !(await isEmbedGood(unit, embed, resource.id, now))) return null;
  return {
    caller: { ...VISITOR, embed: { id, resource: resource.id, maker: embed.maker } },
    refused: false,
    guests: policy.guestSessions,
    used: embed.lastUsedAt === null || now - embed.lastUsedAt >= NOTE_EVERY ? { embed: id } : null,
  };
}

async function bySession(
  unit: Unit,
  now: number,
  policy: EntryPolicy,
  { by, digest }: Extract<Credential, { by: 'cookie' | 'session' }>,
): Promise<Identity | null> {
  const found = await unit.sessions.bySecretHash(digest);
  if (found?.account.status !== 'active') return null;
  const { way: session, account, permissions } = found;
  // A browser's secret is good in its cookie alone, a script's as a bearer alone.
  if (session.kind !== (by === 'cookie' ? 'browser' : 'script')) return null;
  if (sessionIsOver(session, now, policy)) return null;
  return {
    caller: {
      account,
      permissions,
      through: by === 'cookie' ? 'web' : 'session',
      scopes: null,
      session: session.id,
      key: null,
      signedInAt: session.signedInAt,
    },
    refused: false,
    guests: true,
    used: now - session.lastUsedAt >= NOTE_EVERY ? { session: session.id } : null,
  };
}

async function byKey(
  unit: Unit,
  now: number,
  { id, digest }: Extract<Credential, { by: 'key' }>,
): Promise<Identity | null> {
  const found = await unit.sessions.keyById(id);
  if (found?.account.status !== 'active') return null;
  const { way: key, account, permissions } = found;
  if (!sameDigest(key.secretHash, digest)) return null;
  if (key.until !== null && key.until <= now) return null;
  return {
    caller: {
      account,
      permissions,
      through: 'key',
      scopes: new Set<KeyScope>(key.scopes),
      session: null,
      key: key.id,
      signedInAt: null,
    },
    refused: false,
    guests: true,
    used: key.lastUsedAt === null || now - key.lastUsedAt >= NOTE_EVERY ? { key: key.id } : null,
  };
}
