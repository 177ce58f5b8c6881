import type { ResourceKey } from '../access/model.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import { isStillOffered } from '../sharing/still-offered.ts';
import type { NewsDetails } from './model.ts';

interface Told {
  readonly details: NewsDetails;
}

/**
 * News with what it may say of the thing whose ownership was offered, as `details.thing`: an offer that is open names
 * its thing to whom it was made, who may not view it yet; else only who may view the thing reads its title (A24).
 */
export async function nameOffered<T extends Told>(
  unit: Unit,
  items: readonly T[],
  now: number,
  visible: (resources: readonly Resource[]) => Promise<ReadonlyMap<ResourceKey, Resource>>,
): Promise<readonly T[]> {
  const ids = [...new Set(items.flatMap(({ details }) => offerOf(details) ?? []))];
  if (ids.length === 0) return items;
  const offers = (await Promise.all(ids.map((id) => unit.transfers.byId(id)))).filter((one) => one !== null);
  const things = await unit.resources.byKeys(offers.map(({ resource }) => resource));
  const seen = await visible(things);
  const titles = new Map<string, string>();
  for (const offer of offers) {
    const thing = things.find(({ key }) => key === offer.resource);
    if (thing === undefined) continue;
    if (seen.has(thing.key) || (await isStillOffered(unit, offer, thing, now)))
      titles.set(offer.id, thing.title);
  }
  return items.map((item) => {
    const offer = offerOf(item.details);
    if (offer === null) return item;
    const title = titles.get(offer);
    return { ...item, details: { ...item.details, thing: title === undefined ? 'something' : `“${title}”` } };
  });
}

function offerOf({ offer }: NewsDetails): string | null {
  return typeof offer === 'string' ? offer : null;
}
