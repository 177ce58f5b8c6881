import { Problem } from '../errors.ts';
import type { Group } from './model.ts';

/** Refuses to edit by hand what a sign-in provider keeps (P8). */
export function refuseKept(group: Group): void {
  if (group.keptBy === null) return;
  throw new Problem('group-kept', {
    detail: `Who is in ${group.name} is kept by ${group.keptBy}. Change it there; it follows at the next sign-in.`,
  });
}
