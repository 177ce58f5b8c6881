import type { ResourceKey } from '../access/model.ts';
import type { AccessScope, GrantWriter } from '../access/store.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import {
  APPLICABLE,
  APPLY_AT_ONCE,
  type ApplicableSetting,
  findOutside,
  nextAllowed,
  outsideOf,
  type PolicyFinding,
} from './outside.ts';
import type { OutsideGrant, OutsideLink, OutsideMode } from './outside-store.ts';
import { type Policy, readPolicy } from './policy.ts';
import { plainChanges } from './rules.ts';
import type { PolicyChanges } from './update.ts';

/** What changed settings would mean for what there is, before they are saved (P14). Nothing is changed. */
export async function previewSettings(
  context: Context,
  changes: PolicyChanges,
): Promise<readonly PolicyFinding[]> {
  return context.store.read(async (unit) => {
    const before = await readPolicy(unit);
    return findOutside(context, unit, { ...before, ...plainChanges(before, changes) }, before);
  });
}

/** What is outside of the settings as they are, and could be brought inside. */
export async function listOutside(context: Context): Promise<readonly PolicyFinding[]> {
  return context.store.read(async (unit) => findOutside(context, unit, await readPolicy(unit), null));
}

/** What was brought inside the policy. */
export interface AppliedPolicy {
  readonly changed: readonly { readonly setting: ApplicableSetting; readonly count: number }[];
  /** How many different things this was about. */
  readonly resources: number;
  readonly socketsClosed: number;
  readonly downloadsStopped: number;
  /** What is still outside, after a step that was too large to be taken at once. */
  readonly remaining: readonly PolicyFinding[];
}

/**
 * Applies the settings as they are to what was made before them: one step, one entry of the log. `expected` says how
 * many the caller was shown; where it is no longer so, nothing is done and the answer is `conflict`. It only ever
 * narrows: modes become the widest allowed ones, links end sooner, invitations are withdrawn.
 */
export async function applySettings(
  context: Context,
  input: { readonly expected: Readonly<Partial<Record<ApplicableSetting, number | undefined>>> },
): Promise<AppliedPolicy> {
  const { changed, resources, scopes, remaining } = await context.store.write(async (unit) => {
    const policy = await readPolicy(unit);
    const work = new Work(context, unit, policy);
    // All is counted before anything is done: what one setting narrows may have been outside of another too.
    const steps: (readonly [ApplicableSetting, Outside])[] = [];
    for (const setting of APPLICABLE) {
      const expected = input.expected[setting];
      if (expected === undefined) continue;
      const items = (await outsideOf(context, unit, policy, setting)).slice(0, APPLY_AT_ONCE);
      if (items.length !== expected)
        throw new Problem('conflict', {
          detail: `${items.length} are outside of ${setting} now, not ${expected}. Look again before you apply it.`,
          parameters: { setting, count: items.length },
        });
      steps.push([setting, items]);
    }
    if (steps.length === 0) throw invalid('expected', 'must name at least one setting with its count.');
    for (const [setting, items] of steps) await work.apply(setting, items);
    await record(context, unit, { action: 'settings.applied', target: null, ...work.entry });
    return { ...work, remaining: await findOutside(context, unit, policy, null) };
  });
  const cut = await Promise.all(scopes.map((scope) => context.bus.publish(scope)));
  const sum = (of: (one: (typeof cut)[number]) => number) => cut.reduce((all, one) => all + of(one), 0);
  return {
    changed,
    resources: resources.size,
    socketsClosed: sum((one) => one.socketsClosed),
    downloadsStopped: sum((one) => one.downloadsStopped),
    remaining,
  };
}

type Outside = Awaited<ReturnType<typeof outsideOf>>;

class Work {
  readonly changed: { setting: ApplicableSetting; count: number }[] = [];
  readonly resources = new Set<ResourceKey>();
  readonly scopes: AccessScope[] = [];
  readonly #before: Record<string, unknown> = {};
  readonly #after: Record<string, unknown> = {};
  readonly #context: Context;
  readonly #unit: Unit;
  readonly #policy: Policy;

  constructor(context: Context, unit: Unit, policy: Policy) {
    this.#context = context;
    this.#unit = unit;
    this.#policy = policy;
  }

  get entry() {
    return { before: this.#before, after: this.#after };
  }

  async apply(setting: ApplicableSetting, items: Outside): Promise<void> {
    if (items.length === 0) return;
    const before: unknown[] = [];
    const after: unknown[] = [];
    for (const item of items) {
      const change =
        'mode' in item
          ? await this.#narrow(item)
          : 'until' in item
            ? await this.#endLink(setting, item)
            : await this.#endGrant(setting, item);
      before.push(change.before);
      after.push(change.after);
    }
    this.changed.push({ setting, count: items.length });
    this.#before[setting] = before;
    this.#after[setting] = after;
  }

  async #narrow(thing: OutsideMode) {
    const { allowedModes, publishToEveryone } = this.#policy;
    const allowed =
      publishToEveryone === 'link-sharers' ? allowedModes : allowedModes.filter((mode) => mode !== 'public');
    const mode = nextAllowed(thing, allowed, this.#context.kinds.get(thing.kind)?.refusedModes ?? []);
    const actor = requireAccount(this.#context.caller).key;
    await this.#change(thing.key, (writer) => writer.setMode(mode, thing.modeRole, actor));
    const { id } = thing;
    return { before: { id, mode: thing.mode }, after: { id, mode } };
  }

  async #endLink(setting: ApplicableSetting, link: OutsideLink) {
    const now = this.#context.clock.now();
    const { id, until } = link;
    this.resources.add(link.resource);
    if (setting === 'linkLongestLife') {
      const end = Math.max(now, link.createdAt + this.#policy.linkLongestLife);
      await this.#unit.links.change(id, { until: end });
      return { before: { link: id, until }, after: { link: id, until: end } };
    }
    await this.#unit.links.change(id, { revokedAt: now });
    await this.#unit.links.endVisits(link.resource, id);
    return { before: { link: id, until }, after: { link: id, revoked: true } };
  }

  async #endGrant(setting: ApplicableSetting, { id, resource, createdAt }: OutsideGrant) {
    const now = this.#context.clock.now();
    const { grants } = await this.#unit.access.facts(resource, now);
    const grant = grants.find((one) => one.id === id);
    if (grant === undefined) throw new Error('a grant that was found is not on its resource');
    const longest = this.#policy.linkLongestAccess;
    const until = setting === 'linkLongestAccess' && longest !== null ? createdAt + longest : null;
    await this.#change(resource, async (writer) => {
      await writer.remove(id);
      if (until !== null && until > now) await writer.put({ ...grant, until });
    });
    return { before: { grant: id, until: grant.until }, after: { grant: id, until: until ?? 'withdrawn' } };
  }

  async #change(resource: ResourceKey, work: (writer: GrantWriter) => Promise<unknown>): Promise<void> {
    const actor = requireAccount(this.#context.caller).key;
    const { scope } = await this.#unit.access.change(resource, actor, this.#context.clock.now(), work);
    this.resources.add(resource);
    this.scopes.push(scope);
  }
}
