import type { Endpoints, ImpactShape, Output, PlanShape } from '@tessera/contract';
import type { z } from 'zod';
import type { Api } from './api.ts';
import { impactSentences, sayInEnglish, withoutMarks } from './sentences/index.ts';

/**
 * A change of sharing to foresee: `{ kind: 'share', groups: […] }`, `{ kind: 'mode', mode: 'public' }`,
 * `{ kind: 'revoke', grant }`, `{ kind: 'grant', grant, role }`, `{ kind: 'move', parent }`,
 * `{ kind: 'transfer', person }`, `{ kind: 'link', role }`.
 */
export type PlannableChange = z.input<Endpoints['planChange']['body']>['change'];

/** What a plan did: a receipt, and the link that it made, if that was the change. */
export type AppliedPlanShape = Output<Endpoints['applyPlan']>;

/** A change of sharing that was foreseen, and can be made exactly so for 10 minutes. */
export class SharingPlan {
  readonly #api: Api;
  readonly #resource: string;
  readonly data: PlanShape;

  constructor(api: Api, resource: string, data: PlanShape) {
    this.#api = api;
    this.#resource = resource;
    this.data = data;
  }

  get id(): string {
    return this.data.id;
  }

  get impact(): ImpactShape {
    return this.data.impact;
  }

  /** Who would gain a role, or a higher one. */
  get gains(): ImpactShape['gains'] {
    return this.data.impact.gains;
  }

  /** Who would lose a role, or have a lower one. */
  get loses(): ImpactShape['loses'] {
    return this.data.impact.loses;
  }

  /** What the change would do, in the sentences that the dialog and the command line say it in. */
  get sentences(): readonly string[] {
    return impactSentences(sayInEnglish, this.data.impact, 'en').map(withoutMarks);
  }

  /** Makes the change. Fails with `conflict`, and nothing changed, when others would gain or lose by now. */
  async apply(): Promise<AppliedPlanShape> {
    return this.#api.call('applyPlan', { params: { id: this.#resource, plan: this.id } });
  }
}
