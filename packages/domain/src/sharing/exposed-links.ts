import { atLeast, type Role } from '../access/roles.ts';
import { askerOf, type Context } from '../context.ts';
import { type ExposureView, managedBy } from './exposed.ts';
import { type LinkState, stateOf } from './links-model.ts';

/** A share link of something that the caller manages. Times are ms since 1970. */
export interface ExposedLinkView {
  readonly id: string;
  readonly resource: ExposureView['resource'];
  readonly label: string;
  readonly role: Role;
  /** It works without signing in. */
  readonly open: boolean;
  readonly state: LinkState;
  readonly createdAt: number;
  readonly until: number;
  readonly uses: number;
  readonly lastUsedAt: number | null;
}

/** The share links of all that the caller manages that are not over, newest first, 500 at most. */
export async function listExposedLinks(context: Context): Promise<readonly ExposedLinkView[]> {
  return context.store.read(async (unit) => {
    const now = context.clock.now();
    const asker = await askerOf(context, unit);
    if (asker.cap === null) return [];
    const { owners, principals } = await managedBy(context, unit);
    const ids = await unit.exposures.links({ owners, principals, now });
    const links = await unit.links.byIds(ids);
    const resources = await unit.resources.byKeys(links.map(({ resource }) => resource));
    const judged = await unit.access.judgeMany(
      asker,
      resources.map(({ id }) => id),
    );
    const byKey = new Map(judged.flatMap((one) => (one === null ? [] : [[one.resource.key, one] as const])));
    const shown = links.flatMap((link) => {
      const one = byKey.get(link.resource);
      if (one === undefined || !atLeast(one.decision.role, 'manager')) return [];
      const { id, title, kind } = one.resource;
      const { label, role, createdAt, until, uses, lastUsedAt, principal } = link;
      const state = stateOf(link, now);
      const common = { label, role, createdAt, until, uses, lastUsedAt, state };
      return [{ ...common, id: link.id, resource: { id, title, kind }, open: principal !== null }];
    });
    return shown.sort((a, b) => b.createdAt - a.createdAt);
  });
}
