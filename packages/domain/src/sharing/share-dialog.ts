import { ROLES, type Role, rank } from '../access/roles.ts';
import { type Context, requireResource } from '../context.ts';
import type { Mode } from '../kinds/kind.ts';
import type { Page } from '../page.ts';
import { requireRole } from '../resources/guards.ts';
import type { ModeChange } from '../resources/store.ts';
import { type AudienceRowView, audiencePage, dormantRows } from './audience.ts';
import { loadAbove } from './describe.ts';
import { type ExplanationView, explainSelf } from './explain-access.ts';
import { accessSentence, type ModeChoice, modeChoices } from './mode.ts';
import { sharingOf } from './share.ts';

/** Everything that the share dialog shows. */
export interface ShareView {
  readonly resource: {
    readonly id: string;
    readonly title: string;
    readonly kind: string;
    readonly address: string;
  };
  readonly mode: Mode;
  readonly modeRole: ModeChange['modeRole'];
  /** General access as a sentence. */
  readonly sentence: string;
  readonly modes: readonly ModeChoice[];
  /** Roles that the caller may give here. */
  readonly roles: readonly Role[];
  readonly you: ExplanationView;
  readonly audience: Page<AudienceRowView>;
  readonly mailConfigured: boolean;
}

const FIRST_PAGE = 50;

/** What the share dialog of a resource shows, of one snapshot; for managers. */
export async function getShare(context: Context, input: { readonly id: string }): Promise<ShareView> {
  return context.store.read(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireRole(judged, 'manager');
    const { resource, decision } = judged;
    const facts = await unit.access.facts(resource.key, context.clock.now());
    const { owner, kind } = await sharingOf(context, unit, judged, facts);
    const above = await loadAbove(context, unit, facts);
    const audience = await audiencePage(context, unit, judged, facts, { limit: FIRST_PAGE });
    const dormant = await dormantRows(context, unit, judged, facts);
    return {
      resource: {
        id: resource.id,
        title: resource.title,
        kind: resource.kind,
        address: context.address(`/r/${resource.id}`),
      },
      mode: resource.mode,
      modeRole: resource.modeRole,
      sentence: accessSentence(resource, owner, kind, facts, above),
      modes: modeChoices(context, resource, owner, kind, decision.role),
      roles: ROLES.filter(
        (role) => role !== 'owner' && rank(role) <= rank(decision.role) && kind.roles.includes(role),
      ),
      you: await explainSelf(context, unit, judged, facts),
      audience: { next: audience.next, items: [...audience.items, ...dormant] },
      mailConfigured: context.mailConfigured,
    };
  });
}
