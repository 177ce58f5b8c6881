import { evaluationInput } from '@tessera/contract';
import {
  answerQuestions,
  type DecisionAnswer,
  type DecisionQuestion,
  invalid,
  type Page,
  type StopAt,
  searchActions,
  searchResources,
  searchSubjects,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { describeFault, fieldErrors, inputInvalid } from '../faults.ts';

const STOP_AT = {
  execute_all: 'never',
  deny_on_first_deny: 'first-no',
  permit_on_first_permit: 'first-yes',
} as const satisfies Record<string, StopAt>;

/** The OpenID AuthZEN Authorization API 1.0 (S33), on the engine and nothing beside it. */
export const authzenHandlers: Handlers<
  | 'authzenConfiguration'
  | 'authzenEvaluation'
  | 'authzenEvaluations'
  | 'authzenSearchSubject'
  | 'authzenSearchResource'
  | 'authzenSearchAction'
> = {
  async authzenConfiguration(context) {
    return {
      policy_decision_point: context.address(''),
      access_evaluation_endpoint: context.address('/access/v1/evaluation'),
      access_evaluations_endpoint: context.address('/access/v1/evaluations'),
      search_subject_endpoint: context.address('/access/v1/search/subject'),
      search_resource_endpoint: context.address('/access/v1/search/resource'),
      search_action_endpoint: context.address('/access/v1/search/action'),
    };
  },

  async authzenEvaluation(context, { body }) {
    const [answer] = await answerQuestions(context, [questionOf(body)]);
    return answerOut(answer);
  },

  async authzenEvaluations(context, { body }) {
    const { evaluations, options, ...defaults } = body;
    // Without questions of its own it is the single call in another place.
    if (evaluations === undefined || evaluations.length === 0) {
      const [answer] = await answerQuestions(context, [questionOf(complete(defaults, 'the request'))]);
      return answerOut(answer);
    }
    const questions = evaluations.map((one, index) =>
      questionOf(complete({ ...defaults, ...given(one) }, `evaluations.${index}`)),
    );
    const stopAt = STOP_AT[options?.evaluations_semantic ?? 'execute_all'];
    const answers = await answerQuestions(context, questions, stopAt);
    return { evaluations: answers.map(answerOut) };
  },

  async authzenSearchSubject(context, { body }) {
    const { subject, action, resource, page } = body;
    return pageOut(await searchSubjects(context, { subject, action: action.name, resource, ...page }));
  },

  async authzenSearchResource(context, { body }) {
    const { subject, action, resource, page } = body;
    return pageOut(await searchResources(context, { subject, action: action.name, resource, ...page }));
  },

  async authzenSearchAction(context, { body }) {
    const names = await searchActions(context, body);
    return pageOut({ items: names.map((name) => ({ name })), next: null });
  },
};

type Complete = ReturnType<typeof evaluationInput.parse>;

/** A question with all its parts, its own or by default; a missing one is the caller's mistake. */
function complete(question: unknown, where: string): Complete {
  const parsed = evaluationInput.safeParse(question, { error: describeFault });
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error).map((error) => ({ ...error, field: `${where}.${error.field}` }));
  throw errors.length > 0 ? inputInvalid(errors) : invalid(where, 'is not complete');
}

function given<T extends object>(part: T): Partial<T> {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function questionOf({ subject, action, resource }: Complete): DecisionQuestion {
  return { subject, action: action.name, resource };
}

function answerOut(answer: DecisionAnswer | undefined) {
  if (answer === undefined) throw new Error('a question was not answered');
  const { decision, reason, error } = answer;
  const context = { ...(reason === undefined ? {} : { reason }), ...(error === undefined ? {} : { error }) };
  return { decision, context };
}

function pageOut<T>({ items, next }: Page<T>) {
  return { results: [...items], page: { next_token: next ?? '', count: items.length } };
}
