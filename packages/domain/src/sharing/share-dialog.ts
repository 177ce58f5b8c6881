import { ROLES, type Role, rank } from '../access/roles.ts';
import { type Context, requireResource } from '../context.ts';
import type { Mode } from '../kinds/kind.ts';
import type { Page } from '../page.ts';
import type { ModeChange } from '../resources/store.ts';
import { type AudienceRowView, audiencePage, dormantRows, ownShares } from './audience.ts';
import { loadAbove } from './describe.ts';
import { type ExplanationView, explainSelf } from './explain-access.ts';
import { accessSentence, type ModeChoice, modeChoices } from './mode.ts';
import { readModeRules } from './mode-rules.ts';
import { sharingOf } from './share.ts';
import { requireSharer, sharesOn } from './sharer.ts';
import { describeTransfers, type TransferView } from './transfer-views.ts';

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
  /** Its owner lets editors share it on (S6). */
  readonly editorsShare: boolean;
  /** The offer of its ownership that is open; for managers. */
  readonly transfer: TransferView | null;
  readonly mailConfigured: boolean;
}

const FIRST_PAGE = 50;

/** What the share dialog of a resource shows, of one snapshot. Editors who share on see what they gave themselves. */
export async function getShare(context: Context, input: { readonly id: string }): Promise<ShareView> {
  return context.store.read(async (unit) => {
    const judged = await requireResource(context, unit, input.id);
    requireSharer(judged);
    const { resource, decision } = judged;
    const facts = await unit.access.facts(resource.key, context.clock.now());
    const { owner, kind } = await sharingOf(context, unit, judged, facts);
    const above = await loadAbove(context, unit, facts);
    const all = !sharesOn(judged);
    const audience = all
      ? await audiencePage(context, unit, judged, facts, { limit: FIRST_PAGE })
      : await ownShares(context, unit, judged, facts);
    const dormant = all ? await dormantRows(context, unit, judged, facts) : [];
    const offer = await unit.transfers.open(resource.key);
    const open = all && offer !== null && offer.until > context.clock.now() ? [offer] : [];
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
      modes: modeChoices(context, resource, owner, kind, decision.role, await readModeRules(context, unit)),
      roles: ROLES.filter(
        (role) => role !== 'owner' && rank(role) <= rank(decision.role) && kind.roles.includes(role),
      ),
      you: await explainSelf(context, unit, judged, facts),
      audience: { next: audience.next, items: [...audience.items, ...dormant] },
      editorsShare: resource.editorsShare,
      transfer: (await describeTransfers(context, unit, open))[0] ?? null,
      mailConfigured: context.mailConfigured,
    };
  });
}
