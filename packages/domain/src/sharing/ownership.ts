import type { Facts, Grant, PrincipalKey } from '../access/model.ts';
import type { NewGrant } from '../access/store.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount } from '../context.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import type { AccessChange } from './receipt.ts';
import { endOffer } from './transfer-ends.ts';

/** A change of owner that was judged. */
export interface Handover {
  readonly resource: Resource;
  readonly owner: PrincipalKey;
  /** Who hands it over: stays manager if `keepManager`. */
  readonly giver: PrincipalKey;
  readonly keepManager: boolean;
}

/**
 * The grants that a change of owner takes away and writes: an owner holds no share, who published for the former owner no
 * longer manages it by that (P13), who hands over may stay manager.
 */
export function handoverGrants(context: Context, handover: Handover, facts: Facts) {
  const { resource, owner, giver, keepManager } = handover;
  const stays = keepManager && giver !== owner;
  const own = facts.grants.filter((grant) => grant.resource === resource.key && grant.source !== 'mode');
  const goes = own.filter(
    (grant) =>
      grant.source === 'publisher' ||
      grant.principal === owner ||
      (stays && grant.principal === giver && grant.source === 'direct'),
  );
  const manager: NewGrant = {
    id: context.random.id(),
    principal: giver,
    role: 'manager',
    source: 'direct',
    granter: context.caller.account?.key ?? null,
    createdAt: context.clock.now(),
    until: null,
    run: null,
  };
  return { removals: goes.map((grant) => grant.id), grants: stays ? [manager] : [] };
}

/**
 * Makes somebody the owner of a resource and of all below it (S16), in a writing unit: it leaves its collection, mode
 * `organization` becomes private, who published any of it for the former owner manages it by that no longer, and offers
 * that are open for any of it end.
 */
export async function handOver(context: Context, unit: Unit, handover: Handover): Promise<AccessChange> {
  const { resource, owner, keepManager } = handover;
  const now = context.clock.now();
  const actor = requireAccount(context.caller).key;
  const before = await unit.access.facts(resource.key, now);
  const things = await unit.resources.subtree(resource.key);
  const { removals, grants } = handoverGrants(context, handover, before);
  let publishedBelow = false;
  for (const thing of things) {
    const offer = await unit.transfers.open(thing.key);
    if (offer !== null) await endOffer(context, unit, offer, offer.until <= now ? 'expired' : 'void');
    const published = thing.publisher === null ? [] : await publisherGrants(unit, thing, now);
    if (thing.key !== resource.key && published.length > 0) publishedBelow = true;
    if (thing.mode !== 'organization' && published.length === 0) continue;
    await unit.access.change(thing.key, actor, now, async (writer) => {
      if (thing.mode === 'organization') await writer.setMode('private', thing.modeRole, actor);
      for (const { id } of published) await writer.remove(id);
    });
  }
  if (resource.parent !== null) await unit.resources.move(resource.key, null);
  await unit.access.change(resource.key, actor, now, async (writer) => {
    for (const id of removals) await writer.remove(id);
    for (const grant of grants) await writer.put(grant);
  });
  // Concerns everybody, and so covers what was changed above.
  const scope = await unit.resources.giveTo(
    things.map((thing) => thing.key),
    owner,
  );
  await recordHandover(context, unit, resource, owner, { things: things.length, keepManager });
  const after = await unit.access.facts(resource.key, now);
  const notes = [
    ...(things.length === 1 ? [] : [`${things.length - 1} things in it have the new owner too.`]),
    ...(publishedBelow ? ['Who published something in it no longer manages it by that.'] : []),
  ];
  const also = [resource.owner, owner];
  return { before, after, scope, notes, invited: [], role: null, also };
}

async function publisherGrants(unit: Unit, { key }: Resource, now: number): Promise<readonly Grant[]> {
  const { grants } = await unit.access.facts(key, now);
  return grants.filter(({ resource, source }) => resource === key && source === 'publisher');
}

async function recordHandover(
  context: Context,
  unit: Unit,
  resource: Resource,
  owner: PrincipalKey,
  more: { readonly things: number; readonly keepManager: boolean },
): Promise<void> {
  const infos = await unit.access.principals([resource.owner, owner]);
  const idOf = (key: PrincipalKey) => infos.find((info) => info.key === key)?.id ?? null;
  await record(context, unit, {
    action: 'transfer.done',
    target: resource.id,
    before: { owner: idOf(resource.owner), mode: resource.mode },
    after: { owner: idOf(owner), ...more },
  });
}
