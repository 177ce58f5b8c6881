import { z } from 'zod';
import { endpoint } from './endpoint.ts';

/*
 * OpenID AuthZEN Authorization API 1.0, as the standard spells it: names with underscores, members that we do not know
 * are left aside, and errors are a status and a message of text.
 */

const properties = z.record(z.string(), z.unknown()).optional();
const word = z.string().min(1).max(2000);

const subject = z.object({ type: word, id: word, properties });
const resource = z.object({ type: word, id: word, properties });
const action = z.object({ name: word, properties });
const context = z.record(z.string(), z.unknown());

/** Questions in one call. */
export const MOST_EVALUATIONS = 200;

export const evaluationInput = z.object({ subject, action, resource, context: context.optional() });

/** How many of the questions are answered: all; up to the first no; up to the first yes. */
export const EVALUATIONS_SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;

/** What stands above the questions gives each what it lacks: whole parts, and the type, id or name of a part. */
const defaults = z.object({
  subject: subject.partial().optional(),
  action: action.partial().optional(),
  resource: resource.partial().optional(),
  context: context.optional(),
});

export const evaluationsInput = defaults.extend({
  /** One that is not well formed is answered by a no that says so; it does not spoil the others. */
  evaluations: z
    .array(z.union([defaults, z.unknown()]))
    .max(MOST_EVALUATIONS)
    .optional(),
  options: z.object({ evaluations_semantic: z.enum(EVALUATIONS_SEMANTICS).optional() }).optional(),
});

const evaluation = z.object({
  decision: z.boolean(),
  context: z
    .object({
      /** Why, in one sentence. */
      reason: z.string().optional(),
      /** A question that has no answer, which is a no. */
      error: z.object({ status: z.number().int(), message: z.string() }).optional(),
    })
    .optional(),
});

const paging = z
  .object({
    /** `next_token` of the page before; empty or absent = the first page. */
    token: z.string().max(2000).optional(),
    /** The most results of a page; it holds 200 at most. */
    limit: z.number().int().min(0).optional(),
    properties,
  })
  .optional();

function results<T extends z.ZodType>(item: T) {
  /** An empty `next_token` says that there is no more. */
  return z.object({
    page: z.object({ next_token: z.string(), count: z.number().int() }),
    /** Why nothing can be found, where the question itself is at fault. */
    context: z.object({ reason: z.string() }).optional(),
    results: z.array(item),
  });
}

const named = z.object({ type: z.string(), id: z.string() });
const needs = { who: 'account', scope: 'decide' } as const;

export const authzen = {
  authzenConfiguration: endpoint({
    method: 'GET',
    path: '/.well-known/authzen-configuration',
    summary: 'Where the AuthZEN endpoints are',
    needs: { who: 'always', scope: 'read', anyOrigin: true },
    output: z.object({
      policy_decision_point: z.string(),
      access_evaluation_endpoint: z.string(),
      access_evaluations_endpoint: z.string(),
      search_subject_endpoint: z.string(),
      search_resource_endpoint: z.string(),
      search_action_endpoint: z.string(),
    }),
  }),
  authzenEvaluation: endpoint({
    method: 'POST',
    path: '/access/v1/evaluation',
    summary: 'Whether a subject may do something (AuthZEN)',
    needs,
    body: evaluationInput,
    output: evaluation,
  }),
  authzenEvaluations: endpoint({
    method: 'POST',
    path: '/access/v1/evaluations',
    summary: 'Many such questions in one call (AuthZEN)',
    needs,
    body: evaluationsInput,
    output: z.union([z.object({ evaluations: z.array(evaluation) }), evaluation]),
  }),
  authzenSearchSubject: endpoint({
    method: 'POST',
    path: '/access/v1/search/subject',
    summary: 'Who may do something with a resource (AuthZEN)',
    needs,
    body: z.object({
      subject: z.object({ type: word, id: z.unknown().optional(), properties }),
      ...{ action, resource, context: context.optional(), page: paging },
    }),
    output: results(named),
  }),
  authzenSearchResource: endpoint({
    method: 'POST',
    path: '/access/v1/search/resource',
    summary: 'With which resources a subject may do something (AuthZEN)',
    needs,
    body: z.object({
      resource: z.object({ type: word, id: z.unknown().optional(), properties }),
      ...{ subject, action, context: context.optional(), page: paging },
    }),
    output: results(named),
  }),
  authzenSearchAction: endpoint({
    method: 'POST',
    path: '/access/v1/search/action',
    summary: 'What a subject may do with a resource (AuthZEN)',
    needs,
    body: z.object({ subject, resource, context: context.optional(), page: paging }),
    output: results(z.object({ name: z.string() })),
  }),
};
