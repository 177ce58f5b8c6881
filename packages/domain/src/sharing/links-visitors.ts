import type { AccessScope, GrantWriter, Judged } from '../access/store.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import { sourceOfLink } from './links-source.ts';
import type { ShareLink } from './links-store.ts';
import { changeGrants } from './share.ts';

/** The visitors of an open link hold its principal, which holds a grant as long as the link lets people in. */
export async function grantVisitors(
  context: Context,
  unit: Unit,
  judged: Judged,
  link: ShareLink,
): Promise<AccessScope | null> {
  if (link.principal === null) return null;
  const { scope } = await changeGrants(context, unit, judged.resource, (writer) =>
    putVisitors(context, writer, link),
  );
  return scope;
}

async function putVisitors(context: Context, writer: GrantWriter, link: ShareLink): Promise<void> {
  if (link.principal === null) return;
  await writer.put({
    id: context.random.id(),
    principal: link.principal,
    role: link.role,
    source: sourceOfLink(link),
    granter: link.maker,
    createdAt: context.clock.now(),
    until: link.until,
    run: null,
  });
}

/** The same after a link was changed: a paused one gives nothing, another end is theirs too. */
export async function regrantVisitors(
  context: Context,
  unit: Unit,
  judged: Judged,
  before: ShareLink,
  after: ShareLink,
): Promise<AccessScope | null> {
  if (after.principal === null) return null;
  if (before.paused === after.paused && before.until === after.until) return null;
  const facts = await unit.access.facts(judged.resource.key, context.clock.now());
  const held = facts.grants.filter(
    ({ resource, principal }) => resource === judged.resource.key && principal === after.principal,
  );
  const { scope } = await changeGrants(context, unit, judged.resource, async (writer) => {
    for (const grant of held) await writer.remove(grant.id);
    if (!after.paused) await putVisitors(context, writer, after);
  });
  return scope;
}
