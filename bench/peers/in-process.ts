import { createMongoAbility } from '@casl/ability';
import { isAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { newEnforcer, newModel } from 'casbin';
import type { Reference } from '../world/reference.ts';
import { WORLD_NOW } from '../world/world.ts';

/** A question of the sample: may the user view the resource. */
export interface Pair {
  readonly user: number;
  readonly resource: number;
}

/** The path of a resource, itself first. */
function pathOf(reference: Reference, index: number): number[] {
  const path: number[] = [];
  for (let at = index; at >= 0; at = reference.world.parent[at] as number) path.push(at);
  return path;
}

/** CASL, its ability built before the clock starts: rules on the ids that reach the user, conditions on the path. */
export function casl(reference: Reference, user: number, resources: readonly number[]) {
  const principals = reference.principals(user, true);
  const nodes = new Set<number>();
  for (const resource of resources) {
    for (const node of pathOf(reference, resource)) {
      if (
        reference.granted(node, principals) > 0 ||
        reference.world.owner[node] === reference.world.userKey(user)
      )
        nodes.add(node);
    }
  }
  const ability = createMongoAbility([
    { action: 'view', subject: 'Resource', conditions: { path: { $in: [...nodes] } } },
  ]);
  const subjects = resources.map((resource) => ({
    path: pathOf(reference, resource),
    __caslSubjectType__: 'Resource',
  }));
  return (turn: number) => ability.can('view', subjects[turn % subjects.length] as never);
}

/** Cedar (wasm): one policy, the entities of the question with the call, as its interface wants it. */
export function cedar(reference: Reference, pair: Pair): boolean {
  const { world } = reference;
  const holdings = reference.principals(pair.user, true);
  const path = pathOf(reference, pair.resource);
  const granted = new Set<number>([world.owner[pair.resource] as number]);
  for (const node of path) {
    for (let i = reference.start[node] as number; i < (reference.start[node + 1] as number); i++) {
      const until = reference.until[i] as number;
      if (until === 0 || until > WORLD_NOW) granted.add(reference.principal[i] as number);
    }
  }
  const ref = (type: string, id: number) => ({ type, id: String(id) });
  const user = ref('Principal', world.userKey(pair.user));
  const others = [...holdings].filter((key) => key !== world.userKey(pair.user));
  const answer = isAuthorized({
    principal: user,
    action: { type: 'Action', id: 'view' },
    resource: ref('Resource', pair.resource),
    context: {},
    policies: {
      staticPolicies:
        'permit(principal, action, resource) when { resource.readers.containsAny(principal.holds) };',
    },
    entities: [
      {
        uid: user,
        attrs: {
          holds: [user, ...others.map((key) => ref('Principal', key))].map((uid) => ({ __entity: uid })),
        },
        parents: [],
      },
      {
        uid: ref('Resource', pair.resource),
        attrs: { readers: [...granted].map((key) => ({ __entity: ref('Principal', key) })) },
        parents: [],
      },
    ],
  });
  return answer.type === 'success' && answer.response.decision === 'allow';
}

/** node-casbin with the rules of some resources' paths loaded, about `rules` of them. */
export async function casbin(reference: Reference, pairs: readonly Pair[], rules: number) {
  const model = newModel(`
[request_definition]
r = sub, obj
[policy_definition]
p = sub, obj
[role_definition]
g = _, _
g2 = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && g2(r.obj, p.obj)`);
  const enforcer = await newEnforcer(model);
  enforcer.enableAutoSave(false);
  const policies: string[][] = [];
  const seen = new Set<number>();
  const add = (node: number) => {
    if (seen.has(node)) return;
    seen.add(node);
    policies.push([String(reference.world.owner[node]), `r${node}`]);
    for (let i = reference.start[node] as number; i < (reference.start[node + 1] as number); i++) {
      const until = reference.until[i] as number;
      if (until === 0 || until > WORLD_NOW) policies.push([String(reference.principal[i]), `r${node}`]);
    }
  };
  const parents: string[][] = [];
  const holdings: string[][] = [];
  const users = new Set<number>();
  for (const { user, resource } of pairs) {
    const path = pathOf(reference, resource);
    for (const [step, node] of path.entries()) {
      if (!seen.has(node) && step + 1 < path.length) parents.push([`r${node}`, `r${path[step + 1]}`]);
      add(node);
    }
    if (users.has(user)) continue;
    users.add(user);
    for (const key of reference.principals(user, true)) holdings.push([`u${user}`, String(key)]);
  }
  for (let node = 0; policies.length < rules && node < reference.world.size.resources; node++) add(node);
  const unique = (rows: string[][]) => [...new Map(rows.map((row) => [row.join(' '), row])).values()];
  await enforcer.addPolicies(unique(policies));
  await enforcer.addNamedGroupingPolicies('g', unique(holdings));
  if (parents.length > 0) await enforcer.addNamedGroupingPolicies('g2', unique(parents));
  return {
    rules: policies.length,
    check: (pair: Pair) => enforcer.enforce(`u${pair.user}`, `r${pair.resource}`),
  };
}
