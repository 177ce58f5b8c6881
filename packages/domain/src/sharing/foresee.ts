import type { Impact, PersonImpact, PlannedChange, RoleStep } from '../access/impact.ts';
import {
  EVERYONE,
  type Grant,
  type Holding,
  LINK_VISITOR,
  type PrincipalKey,
  type PrincipalKind,
} from '../access/model.ts';
import type { NewGrant } from '../access/store.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import type { LinkReach, PreparedChange } from './change.ts';
import { type InvitedAddress, loadInvitedAddresses } from './invited-address.ts';
import { knownBySharing, loadNames, type Names, type PersonView } from './names.ts';

/** Somebody whose role a change would raise or lower, and on how many things from what to what. */
export interface ForeseenPersonView {
  readonly person: PersonView;
  readonly steps: readonly RoleStep[];
}

export interface ForeseenPeopleView {
  readonly count: number;
  /** There are more than were counted. */
  readonly atLeast: boolean;
  /** The first hundred. */
  readonly people: readonly ForeseenPersonView[];
}

/** To whom nobody can count a change would open or close a thing: whoever has the address, or anybody at all. */
export type OpenTo = 'unlisted' | 'public';

/** What a change of sharing would do, named as far as the asker may know (S25, S35). */
export interface ImpactView {
  readonly gains: ForeseenPeopleView;
  readonly loses: ForeseenPeopleView;
  /** Things that the change reaches, the changed one among them. */
  readonly things: number;
  /** There are more people or things than were looked at: every number is "at least". */
  readonly atLeast: boolean;
  /** Of those who gain: not of the owning organization, or known by an address alone. */
  readonly outside: number;
  readonly opens: OpenTo | null;
  readonly closes: OpenTo | null;
  /** Whom a link that it makes would let in; null without. */
  readonly admits: LinkReach | null;
  /** Addresses that would be invited, and those whose invitation would end. */
  readonly invited: readonly string[];
  readonly uninvited: readonly string[];
}

export interface Foreseen {
  readonly view: ImpactView;
  /** Equal texts: the same people gain and lose the same. */
  readonly likeness: string;
}

const NAMED = 100;
/** What opens a thing to people whom nobody counts. */
const OPEN_KINDS: ReadonlySet<PrincipalKind> = new Set(['everyone', 'link-visitor', 'public-group', 'link']);

/** Works out what a prepared change would do; nothing is changed. */
export async function foresee(context: Context, unit: Unit, prepared: PreparedChange): Promise<Foreseen> {
  const now = context.clock.now();
  const { resource } = prepared;
  const impact = await unit.access.impact(prepared.planned, now);
  const concerned = [...new Set([...impact.gaining, ...impact.losing].map(({ person }) => person))];
  const changed = changedGrants(prepared);
  const grantees = changed.map((grant) => grant.principal);
  const names = await loadNames(context, unit, [...concerned, ...grantees, resource.owner], {
    known: await knownBySharing(
      context,
      unit,
      { resource: resource.key, owner: resource.owner },
      prepared.before.grants,
    ),
  });
  const standings = await unit.access.standings(concerned, now);
  const held = new Map(standings.map(({ key, holdings }) => [key, holdings]));
  const isShown = ({ person }: PersonImpact) => isCounted(person, held.get(person), changed, names);
  const gaining = impact.gaining.filter(isShown);
  const losing = impact.losing.filter(isShown);
  const organization = names.info(resource.owner)?.kind === 'organization' ? resource.owner : null;
  const outsiders = gaining.filter(({ person }) => isOutside(held.get(person), organization));
  const invited = prepared.invited;
  const addressOf = await loadInvitedAddresses(unit, changed.filter(isInvitation));
  const uninvited = endedInvitations(prepared, names, addressOf).filter((one) => !invited.includes(one));
  const opens = openTo(impact.gaining);
  const closes = openTo(impact.losing);
  return {
    view: {
      gains: peopleView(gaining, impact, names),
      loses: peopleView(losing, impact, names),
      things: impact.things,
      atLeast: impact.atLeast,
      outside: outsiders.length + invited.length,
      opens,
      closes,
      admits: prepared.admits ?? null,
      invited,
      uninvited,
    },
    likeness: JSON.stringify([
      prepared.admits ?? null,
      opens,
      closes,
      invited.toSorted(),
      uninvited.toSorted(),
      [...new Set([...gaining, ...losing])].map(wordsOf).toSorted(),
    ]),
  };
}

/** A grant that goes, comes or changes, as far as whom it meets. */
type Changed = Pick<NewGrant, 'principal' | 'source'>;

function changedGrants(prepared: PreparedChange): readonly Changed[] {
  const { planned, before, resource } = prepared;
  const own = before.grants.filter((grant) => grant.resource === resource.key);
  switch (planned.kind) {
    case 'mode': {
      const present = own.filter((grant) => grant.source === 'mode');
      return planned.mode === 'organization'
        ? [...present, { principal: resource.owner, source: 'mode' }]
        : present;
    }
    case 'regrant':
      return [...own.filter((grant) => goes(planned, grant)), ...planned.grants];
    case 'transfer':
      // What came down from a folder that it leaves, the mode of an organization, who published below, and both owners.
      return [
        ...before.grants.filter(
          (grant) =>
            grant.resource !== resource.key || grant.source === 'mode' || planned.removals.includes(grant.id),
        ),
        ...planned.grants,
        ...(prepared.publishers ?? []).map((principal) => ({ principal, source: 'publisher' }) as const),
        { principal: resource.owner, source: 'direct' },
        { principal: planned.owner, source: prepared.invited.length === 0 ? 'direct' : 'invitation:offer' },
      ];
    case 'move':
      // What came down from where it was, and what will from where it goes.
      return [
        ...before.grants.filter((grant) => grant.resource !== resource.key),
        ...(prepared.arriving ?? []),
      ];
    default:
      return [];
  }
}

function goes(planned: Extract<PlannedChange, { kind: 'regrant' }>, { id }: Grant): boolean {
  return planned.removals.includes(id) || planned.grants.some((grant) => grant.id === id);
}

/**
 * Whether somebody is one of those who are counted: not the visitors whom nobody can count, nor whoever is met by
 * nothing but what is open to everybody, nor whom the asker knows by an address alone, for that would tell that the
 * address has an account (S9).
 */
function isCounted(
  person: PrincipalKey,
  holdings: readonly Holding[] | undefined,
  changed: readonly Changed[],
  names: Names,
): boolean {
  if (holdings === undefined) return false;
  const kinds = new Map(holdings.map((holding) => [holding.principal, holding.kind]));
  const met = changed.filter(({ principal }) => {
    const kind = kinds.get(principal);
    return kind !== undefined && !OPEN_KINDS.has(kind);
  });
  if (met.length === 0) return false;
  return names.knows(person) || !met.every((grant) => isInvitation(grant));
}

function isInvitation({ source }: Changed): boolean {
  return source.startsWith('invitation:');
}

function isOutside(holdings: readonly Holding[] | undefined, organization: PrincipalKey | null): boolean {
  if (organization === null) return false;
  return holdings === undefined || !holdings.some((holding) => holding.principal === organization);
}

/** The addresses whose invitation goes, of whom the asker knows no more than the address. */
function endedInvitations(
  { planned, before }: PreparedChange,
  names: Names,
  addressOf: InvitedAddress,
): readonly string[] {
  if (planned.kind !== 'regrant') return [];
  const kept = new Set(planned.grants.map((grant) => grant.id));
  const ended = before.grants.filter(
    (grant) => isInvitation(grant) && planned.removals.includes(grant.id) && !kept.has(grant.id),
  );
  return ended.flatMap((grant) => {
    const { principal } = grant;
    const info = names.info(principal);
    if (info === undefined || (info.kind === 'account' && names.knows(principal))) return [];
    return [addressOf(grant, info)];
  });
}

function openTo(people: readonly PersonImpact[]): OpenTo | null {
  if (people.some(({ person }) => person === EVERYONE)) return 'public';
  return people.some(({ person }) => person === LINK_VISITOR) ? 'unlisted' : null;
}

function peopleView(people: readonly PersonImpact[], { atLeast }: Impact, names: Names): ForeseenPeopleView {
  return {
    count: people.length,
    atLeast: atLeast && people.length > 0,
    people: people.slice(0, NAMED).map(({ person, steps }) => ({ person: names.person(person), steps })),
  };
}

function wordsOf({ person, steps }: PersonImpact): string {
  const said = steps.map(({ before, after, things }) => `${before}-${after}-${things}`).toSorted();
  return `${person} ${said.join(' ')}`;
}
