import type { Grant } from '../access/model.ts';
import { askerOf, type Context } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { prepareGrantChanges, prepareRevokes } from './grants.ts';
import { endOpenLink } from './links-revoke.ts';
import { linkIdOf } from './links-source.ts';
import { mergeReceipts } from './merge-receipts.ts';
import { prepareMode } from './mode.ts';
import { type AccessChange, type ReceiptView, receiptOf } from './receipt.ts';

/** A grant and the thing that it stands on. */
export interface GrantOn {
  readonly resource: string;
  readonly grant: string;
}

/**
 * Revokes many shares at once, all or none; general access among them becomes private, and a link that works without
 * signing in ends. One receipt for all.
 */
export async function revokeExposures(
  context: Context,
  input: { readonly grants: readonly GrantOn[] },
): Promise<ReceiptView> {
  return changeMany(context, input.grants, async (unit, resource, grants) => {
    const { plain, special } = await sortedOut(context, unit, resource, grants);
    const changes: AccessChange[] = [];
    for (const { source, link } of special) {
      if (source === 'mode')
        changes.push(await (await prepareMode(context, unit, { id: resource, mode: 'private' })).commit());
      else if (link !== null) changes.push(await endOpenLink(context, unit, { id: resource, link }));
    }
    if (plain.length > 0) {
      const prepared = await prepareRevokes(context, unit, { id: resource, grants: plain }, (email) =>
        unit.access.principalOfAddress(email),
      );
      changes.push(await prepared.commit());
    }
    return changes;
  });
}

/** Gives many shares another end at once, all or none. */
export async function extendExposures(
  context: Context,
  input: { readonly grants: readonly GrantOn[]; readonly until: number | null },
): Promise<ReceiptView> {
  return changeMany(context, input.grants, async (unit, resource, grants) => {
    const { special } = await sortedOut(context, unit, resource, grants);
    if (special.some(({ source }) => source === 'mode'))
      throw new Problem('input-invalid', { detail: 'General access has no end that could be moved.' });
    const prepared = await prepareGrantChanges(
      context,
      unit,
      { id: resource, grants, until: input.until },
      (email) => unit.access.principalOfAddress(email),
    );
    return [await prepared.commit()];
  });
}

/**
 * Of grants on one thing, those that are no shares to be taken away one by one: general access, and what the visitors of
 * open links hold. What the caller may not view is left to the change itself, which refuses it.
 */
async function sortedOut(context: Context, unit: Unit, id: string, wanted: readonly string[]) {
  const judged = await unit.access.judge(await askerOf(context, unit), id);
  if (judged === null || judged.decision.role === null) return { plain: wanted, special: [] };
  const facts = await unit.access.facts(judged.resource.key, context.clock.now());
  const here = facts.grants.filter((one) => one.resource === judged.resource.key);
  const byId = new Map(here.map((grant) => [grant.id, grant]));
  const plain: string[] = [];
  const special: { readonly source: Grant['source']; readonly link: string | null }[] = [];
  for (const one of new Set(wanted)) {
    const grant = byId.get(one);
    const link = grant === undefined ? null : await openLinkOf(unit, grant);
    if (grant !== undefined && (grant.source === 'mode' || link !== null))
      special.push({ source: grant.source, link });
    else plain.push(one);
  }
  return { plain, special };
}

/** The id of the open link whose visitors hold a grant; null for a grant of anybody else. */
async function openLinkOf(unit: Unit, { principal, source }: Grant): Promise<string | null> {
  const link = linkIdOf(source);
  if (link === null) return null;
  const [info] = await unit.access.principals([principal]);
  return info?.kind === 'link' ? link : null;
}

async function changeMany(
  context: Context,
  wanted: readonly GrantOn[],
  change: (unit: Unit, resource: string, grants: readonly string[]) => Promise<readonly AccessChange[]>,
): Promise<ReceiptView> {
  const things = Map.groupBy(wanted, ({ resource }) => resource);
  const changes = await context.store.write(async (unit) => {
    const done: AccessChange[] = [];
    for (const [resource, grants] of things) {
      const parts = await change(
        unit,
        resource,
        grants.map(({ grant }) => grant),
      );
      // What several changes of one thing did is told once, from before the first to after the last.
      done.push(parts.reduce(joined));
    }
    return done;
  });
  const newest = Math.max(...changes.map(({ scope }) => scope?.seq ?? 0));
  const receipts: ReceiptView[] = [];
  for (const change of changes) {
    // One unit is told of once, by its last change, which covers all before it.
    const { scope } = change;
    receipts.push(await receiptOf(context, scope?.seq === newest ? change : { ...change, scope: null }));
  }
  return mergeReceipts(receipts);
}

function joined(earlier: AccessChange, later: AccessChange): AccessChange {
  return {
    ...later,
    before: earlier.before,
    notes: [...earlier.notes, ...later.notes],
    linksEnded: (earlier.linksEnded ?? 0) + (later.linksEnded ?? 0),
  };
}
