import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import type { PreparedChange } from './change.ts';
import { judgeLink, writeLink } from './links.ts';
import type { CreateLinkInput } from './links-terms.ts';

/** A link to foresee: what makes one, without a password, which no plan keeps. */
export type PlanLinkInput = Omit<CreateLinkInput, 'password'>;

/**
 * Judges a new link. Nobody gains by its being made: whoever gets it can come in, and the impact says who that may be.
 */
export async function prepareLink(
  context: Context,
  unit: Unit,
  input: PlanLinkInput,
): Promise<PreparedChange> {
  const wish = await judgeLink(context, unit, input);
  const { judged, link } = wish;
  const { resource } = judged;
  const now = context.clock.now();
  const before = await unit.access.facts(resource.key, now);
  return {
    resource,
    before,
    invited: [],
    planned: { kind: 'share', resource: resource.key, grants: [] },
    admits: {
      who: link.open ? 'anybody' : 'accounts',
      role: link.role,
      domain: link.domain,
      mostUses: link.mostUses,
    },
    async commit() {
      const { scope, ...made } = await writeLink(context, unit, wish, null);
      const after = await unit.access.facts(resource.key, now);
      return { before, after, scope, notes: [], invited: [], role: judged.decision.role, link: made };
    },
  };
}
