import { type Endpoints, evaluationInput, type Parsed } from '@tessera/contract';
import {
  answerQuestions,
  type DecisionAnswer,
  type DecisionFault,
  type DecisionQuestion,
  type SearchPage,
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
      const parsed = complete(defaults);
      if (!parsed.success) throw inputInvalid(fieldErrors(parsed.error));
      const [answer] = await answerQuestions(context, [questionOf(parsed.data)]);
      return answerOut(answer);
    }
    const questions = evaluations.map((one) => questionIn(one, defaults));
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
    const { subject, resource, page } = body;
    const { items, ...rest } = await searchActions(context, { subject, resource, ...page });
    return pageOut({ ...rest, items: items.map((name) => ({ name })) });
  },
};

type Complete = ReturnType<typeof evaluationInput.parse>;
type Defaults = Omit<Parsed<Endpoints['authzenEvaluations']>['body'], 'evaluations' | 'options'>;

function complete(question: unknown) {
  return evaluationInput.safeParse(question, { error: describeFault });
}

/** One of many questions with what it lacks from above; what is wrong with it where it is none even so. */
function questionIn(one: unknown, defaults: Defaults): DecisionQuestion | DecisionFault {
  if (!isObject(one)) return { fault: 'It must be an object.' };
  const { type, id } = defaults.resource ?? {};
  const parsed = complete({
    ...defaults,
    ...one,
    // A part of its own takes the place of the one above, but for what no part can be without.
    ...filled(one, 'subject', { type: defaults.subject?.type, id: defaults.subject?.id }),
    ...filled(one, 'action', { name: defaults.action?.name }),
    ...filled(one, 'resource', { type, id }),
  });
  if (parsed.success) return questionOf(parsed.data);
  const faults = fieldErrors(parsed.error).map(({ field, message }) => `${field} ${message}`);
  return { fault: `${faults.join('; ')}.` };
}

function filled(one: object, part: string, needed: Readonly<Record<string, string | undefined>>): object {
  const own: unknown = Reflect.get(one, part);
  return isObject(own) ? { [part]: { ...needed, ...own } } : {};
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

function pageOut<T>({ items, next, reason }: SearchPage<T>) {
  return {
    page: { next_token: next ?? '', count: items.length },
    ...(reason === undefined ? {} : { context: { reason } }),
    results: [...items],
  };
}
