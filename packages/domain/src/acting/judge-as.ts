import { decide } from '../access/decide.ts';
import {
  ACCOUNTS,
  EVERYONE,
  type Holding,
  type PrincipalKey,
  type Question,
  type ResourceKey,
} from '../access/model.ts';
import { atLeast } from '../access/roles.ts';
import type { Asker, Judged } from '../access/store.ts';
import type { Unit } from '../ports.ts';
import type { ActingCaller } from './model.ts';

/**
 * What the eyes that are borrowed would see of something that the asker may see (S26): the same decision with another
 * subject, a viewer's at most. Null outside what is looked at, where the asker manages it no longer, and where the
 * subject would meet the closed door.
 */
export async function judgeAs(
  unit: Unit,
  asker: Asker,
  own: Judged,
  acting: ActingCaller,
): Promise<Judged | null> {
  const { resource } = own;
  if (acting.resource !== null && !(await looksAt(unit, asker, own, acting.resource))) return null;
  const { question, holdings } = await subjectAt(unit, acting.subject, asker.now);
  const facts = await unit.access.facts(resource.key, asker.now);
  const decision = decide({ ...facts, holdings }, question);
  return decision.role === null ? null : { resource, decision };
}

/** Whether it is the thing that is looked at or stands below it, and the asker still manages that or may view everything. */
async function looksAt(unit: Unit, asker: Asker, own: Judged, root: ResourceKey): Promise<boolean> {
  const manages = ({ decision }: Judged) => asker.viewsAll || atLeast(decision.role, 'manager');
  if (own.resource.key === root) return manages(own);
  const above = (await unit.resources.ancestors(own.resource.key)).find(({ key }) => key === root);
  const judged = above === undefined ? null : await unit.access.judge(asker, above.id);
  return judged !== null && manages(judged);
}

/** What a decision about the borrowed eyes asks with. */
export async function subjectAt(
  unit: Unit,
  subject: PrincipalKey,
  now: number,
): Promise<{ readonly question: Question; readonly holdings: readonly Holding[] }> {
  const person = await unit.accounts.byKey(subject);
  if (person !== null) {
    const { viewsAll, cap } = await unit.access.asker(subject, now);
    const question = { caller: subject, now, viewsAll, cap: cap === null ? null : ('viewer' as const) };
    return { question, holdings: await unit.access.holdings(subject, now) };
  }
  const question = { caller: null, now, viewsAll: false, cap: 'viewer' } as const;
  const anybody = await unit.access.holdings(null, now);
  if (subject === EVERYONE) return { question, holdings: anybody };
  const signedIn: Holding[] = [
    ...anybody,
    { principal: ACCOUNTS, kind: 'accounts', raises: null, until: null },
  ];
  if (subject === ACCOUNTS) return { question, holdings: signedIn };
  const [group] = await unit.groups.byKeys([subject]);
  // Of a staff group plain members see nothing, and what a public one holds everybody has (S10).
  if (group?.type === 'ordinary' && group.sharing) {
    signedIn.push({ principal: subject, kind: 'group', raises: null, until: null });
  }
  return { question, holdings: signedIn };
}
