import type { PrincipalKey, ResourceKey } from '../access/model.ts';
import type { Asker } from '../access/store.ts';
import type { Account } from '../accounts/model.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import { readSettings } from '../settings/policy.ts';
import { type NewsDetails, type NewsEvent, type QueuedMail, USUAL_CHOICE } from './model.ts';
import { nameOffered } from './offers.ts';
import { wantsMail } from './tell.ts';

/** One thing that a mail tells, with what is true of it as the mail leaves. */
export interface LetterItem {
  readonly event: NewsEvent;
  readonly what: string;
  readonly actor: string | null;
  readonly resource: Pick<Resource, 'id' | 'title' | 'kind'> | null;
  readonly details: NewsDetails;
  readonly path: string | null;
  readonly secretPath: string | null;
  readonly at: number;
}

/** A mail that may leave now. */
export interface Letter {
  /** The queued mails that it is made of: one, or all that a rhythm has gathered. */
  readonly ids: readonly string[];
  readonly reader: PrincipalKey;
  readonly address: string;
  /** Null = the reader has no account. */
  readonly name: string | null;
  readonly hubName: string;
  readonly items: readonly LetterItem[];
  readonly tries: number;
}

/** What is to become of claimed mails: those that may not leave any more, and the letter of the rest. */
export interface Leaving {
  readonly dropped: readonly { readonly id: string; readonly reason: string }[];
  readonly letter: Letter | null;
}

/**
 * Judges claimed mails of one reader again, as they are about to leave (A27): whether the account is active, the event
 * still wanted, and what it is about still visible. A queued title is never trusted: it is read now.
 */
export async function judgeLeaving(unit: Unit, mails: readonly QueuedMail[], now: number): Promise<Leaving> {
  const [first] = mails;
  if (first === undefined) return { dropped: [], letter: null };
  const reader = await readerOf(unit, first);
  const choice = (await unit.news.choices([first.to])).get(first.to) ?? USUAL_CHOICE;
  const resources = await unit.resources.byKeys([
    ...new Set(mails.flatMap(({ resource }) => (resource === null ? [] : [resource]))),
  ]);
  const visible = await visibleTo(unit, reader, resources, now);
  const actors = new Map(
    (
      await unit.access.principals([
        ...new Set(mails.flatMap(({ actor }) => (actor === null ? [] : [actor]))),
      ])
    ).map(({ key, name }) => [key, name]),
  );
  const dropped: { id: string; reason: string }[] = [];
  const fit: QueuedMail[] = [];
  for (const mail of mails) {
    const reason = reasonToStay(mail, reader, wantsMail(choice, mail.event), visible);
    if (reason === null) fit.push(mail);
    else dropped.push({ id: mail.id, reason });
  }
  if (fit.length === 0 || reader.address === null) return { dropped, letter: null };
  const leaving = await nameOffered(unit, fit, now, (things) => visibleTo(unit, reader, things, now));
  return {
    dropped,
    letter: {
      ids: leaving.map(({ id }) => id),
      reader: first.to,
      address: first.address ?? reader.address,
      name: reader.account?.name ?? null,
      hubName: (await readSettings(unit, 'hubName')).hubName,
      tries: Math.max(...leaving.map(({ tries }) => tries)),
      items: leaving.map((mail) => ({
        ...{ event: mail.event, what: mail.what, details: mail.details, path: mail.path },
        secretPath: mail.secretPath,
        at: mail.createdAt,
        actor: mail.actor === null ? null : (actors.get(mail.actor) ?? null),
        resource: mail.resource === null ? null : (visible.get(mail.resource) ?? null),
      })),
    },
  };
}

interface Reader {
  readonly key: PrincipalKey;
  /** Null for an address that is no account's. */
  readonly account: Account | null;
  readonly address: string | null;
}

async function readerOf(unit: Unit, { to, address }: QueuedMail): Promise<Reader> {
  const [account] = await unit.accounts.byKeys([to]);
  if (account !== undefined) return { key: to, account, address: address ?? account.email };
  const [info] = await unit.access.principals([to]);
  return { key: to, account: null, address: address ?? info?.email ?? null };
}

async function visibleTo(
  unit: Unit,
  reader: Reader,
  resources: readonly Resource[],
  now: number,
): Promise<ReadonlyMap<ResourceKey, Resource>> {
  if (resources.length === 0) return new Map();
  if (reader.account !== null) {
    return judgedFor(unit, await unit.access.asker(reader.account.key, now), resources);
  }
  // An address sees what is shared with it; once its holder proved it, that is the account's.
  const proved = reader.address === null ? null : await unit.accounts.byEmail(reader.address);
  if (proved?.emailVerified === true && proved.status === 'active') {
    const seen = await judgedFor(unit, await unit.access.asker(proved.key, now), resources);
    if (seen.size > 0) return seen;
  }
  const visible = new Map<ResourceKey, Resource>();
  for (const resource of resources) {
    const { grants, path } = await unit.access.facts(resource.key, now);
    const trashed = path.some((node) => node.trashed);
    if (!trashed && grants.some(({ principal }) => principal === reader.key))
      visible.set(resource.key, resource);
  }
  return visible;
}

async function judgedFor(
  unit: Unit,
  asker: Asker,
  resources: readonly Resource[],
): Promise<ReadonlyMap<ResourceKey, Resource>> {
  const judged = await unit.access.judgeMany(
    asker,
    resources.map(({ id }) => id),
  );
  return new Map(
    judged.flatMap((one) =>
      one === null || one.decision.role === null ? [] : [[one.resource.key, one.resource] as const],
    ),
  );
}

function reasonToStay(
  mail: QueuedMail,
  { account, address }: Reader,
  wanted: boolean,
  visible: ReadonlyMap<ResourceKey, Resource>,
): string | null {
  if (address === null) return 'There is no address to send it to any more.';
  if (account !== null && account.status === 'disabled') {
    // That an account was closed is told; what would let somebody in is not.
    if (mail.event !== 'security' || mail.secretPath !== null) return 'The account is disabled.';
  }
  if (!wanted) return 'The person switched such mails off.';
  if (mail.resource !== null && !visible.has(mail.resource)) {
    return 'What it is about is not visible to the person any more.';
  }
  return null;
}
