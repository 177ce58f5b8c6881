import type { Unit } from '../ports.ts';

const LONGEST = 40;

/** A slug made of a name: `a-z`, `0-9` and `-`; `account` when nothing of the name can be kept. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'account' : slug;
}

/** A free slug for a name, unique over accounts and organizations (A12): the name's own, else with a number behind it. */
export async function freeSlug(unit: Unit, name: string): Promise<string> {
  const base = slugOf(name);
  // A thousand namesakes at once: numbers are tried in growing steps, so that each is found quickly.
  for (let number = 1, step = 1; ; number += step, step = number > 16 ? step * 2 : 1) {
    const ending = number === 1 ? '' : `-${number}`;
    const slug = `${base.slice(0, LONGEST - ending.length).replace(/-+$/, '')}${ending}`;
    if (!(await unit.accounts.slugTaken(slug))) return slug;
  }
}
