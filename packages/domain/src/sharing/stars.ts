import { type Context, requireAccount, requireResource } from '../context.ts';
import { keepOpened } from './claim.ts';

/*
 * What a person keeps of things that they may view (S29). None of it changes who may see anything, and nobody else
 * learns of it, but for when the holder of an invitation opened the thing first (S12).
 */

interface Marked {
  readonly id: string;
}

/** Puts a thing among one's starred ones. */
export function starResource(context: Context, input: Marked): Promise<void> {
  return context.store.write(async (unit) => {
    const { resource } = await requireResource(context, unit, input.id);
    await unit.marks.star(requireAccount(context.caller).key, resource.key, context.clock.now());
  });
}

export function unstarResource(context: Context, input: Marked): Promise<void> {
  return context.store.write(async (unit) => {
    const { resource } = await requireResource(context, unit, input.id);
    await unit.marks.unstar(requireAccount(context.caller).key, resource.key);
  });
}

/** Hides a thing from what is shared with one; sharing it again shows it again. */
export function hideShare(context: Context, input: Marked): Promise<void> {
  return context.store.write(async (unit) => {
    const { resource } = await requireResource(context, unit, input.id);
    await unit.marks.hide(requireAccount(context.caller).key, resource.key, context.clock.now());
  });
}

export function showShare(context: Context, input: Marked): Promise<void> {
  return context.store.write(async (unit) => {
    const { resource } = await requireResource(context, unit, input.id);
    await unit.marks.unhide(requireAccount(context.caller).key, resource.key);
  });
}

/** So often, in ms, it is noted at most that somebody looks at a thing. */
const NOTED_EVERY = 60_000;

/**
 * Notes that the caller opened a thing that they may view; whoever may not is passed over. An invitation that only waited
 * for that ends no more.
 */
export async function noteOpened(context: Context, input: Marked): Promise<void> {
  const { account, acting } = context.caller;
  // What somebody opens in another's name, or through other eyes, that other has not seen.
  if (account === null || acting !== undefined) return;
  const now = context.clock.now();
  const find = async (unit: Parameters<Parameters<typeof context.store.read>[0]>[0]) => {
    const judged = await unit.access.judge(await unit.access.asker(account.key, now), input.id);
    return judged?.decision.role == null ? null : judged.resource.key;
  };
  const fresh = await context.store.read(async (unit) => {
    const key = await find(unit);
    const last = key === null ? null : await unit.marks.openedAt(account.key, key);
    return key !== null && (last === null || now - last >= NOTED_EVERY);
  });
  if (!fresh) return;
  const scope = await context.store.write(async (unit) => {
    const key = await find(unit);
    if (key === null) return null;
    await unit.marks.opened(account.key, key, now);
    return keepOpened(context, unit, account, key);
  });
  if (scope !== null) await context.bus.publish(scope);
}
