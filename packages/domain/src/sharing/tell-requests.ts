import { decide } from '../access/decide.ts';
import type { PrincipalKey } from '../access/model.ts';
import { atLeast } from '../access/roles.ts';
import { tell } from '../activity/tell.ts';
import { type Context, requireAccount } from '../context.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import type { StoredRequest } from './store.ts';

/** The most managers that one request is told to. */
const MOST_MANAGERS = 20;

/** Tells those who may answer a request, by bell and mail (S28). The page that they come to lets them answer. */
export async function tellManagers(
  context: Context,
  unit: Unit,
  resource: Resource,
  { asker, role, message }: StoredRequest,
): Promise<void> {
  await tell(
    context,
    unit,
    (await managersOf(context, unit, resource)).map((to) => ({
      ...{ to, event: 'request', what: 'request-made', actor: asker, resource: resource.key },
      details: { role, message },
      path: `/r/${resource.id}?share=1`,
    })),
  );
}

/** Tells who asked what became of it. A declined one learns nothing of the thing. */
export async function tellAsker(
  context: Context,
  unit: Unit,
  { asker, asked, resource }: StoredRequest,
  answer:
    | { readonly what: 'request-approved'; readonly role: string }
    | { readonly what: 'request-declined' },
): Promise<void> {
  const actor = requireAccount(context.caller).key;
  const common = { to: asker, event: 'answer', path: `/r/${asked}` } as const;
  await tell(
    context,
    unit,
    answer.what === 'request-approved'
      ? { ...common, what: answer.what, actor, resource, details: { role: answer.role } }
      : { ...common, what: answer.what, actor: null, resource: null },
  );
}

/** Accounts that manage a resource now: its owner, or an organization's leaders, and who was made manager. */
async function managersOf(
  context: Context,
  unit: Unit,
  resource: Resource,
): Promise<readonly PrincipalKey[]> {
  const now = context.clock.now();
  const facts = await unit.access.facts(resource.key, now);
  const holders = new Set([
    resource.owner,
    ...facts.grants.filter(({ role }) => atLeast(role, 'manager')).map(({ principal }) => principal),
  ]);
  const accounts = await unit.access.accountsHolding([...holders], now, 10 * MOST_MANAGERS);
  const standings = await unit.access.standings(accounts, now);
  return standings
    .filter(({ holdings, question }) => atLeast(decide({ ...facts, holdings }, question).role, 'manager'))
    .slice(0, MOST_MANAGERS)
    .map(({ key }) => key);
}
