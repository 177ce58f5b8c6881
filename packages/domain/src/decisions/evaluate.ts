import { atLeast, type Role } from '../access/roles.ts';
import type { Judged } from '../access/store.ts';
import { type Account, normalAddress } from '../accounts/model.ts';
import { askerOf, type Context, requireAccount } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';
import { explainPerson } from '../sharing/explain-access.ts';
import {
  ANY_RESOURCE,
  type DecisionAnswer,
  type DecisionFault,
  type DecisionQuestion,
  type DecisionResource,
  type DecisionSubject,
  NO_SUBJECT,
  noAction,
  offers,
  roleFor,
  SUBJECT_TYPE,
} from './model.ts';

/** When to stop answering: never, at the first no, at the first yes. */
export type StopAt = 'never' | 'first-no' | 'first-yes';

/**
 * Answers questions about access, in order and in one snapshot (S33): about oneself; about others on what one manages,
 * or as an administrator. A question without an answer is a no that says what is wrong with it.
 */
export async function answerQuestions(
  context: Context,
  questions: readonly (DecisionQuestion | DecisionFault)[],
  stopAt: StopAt = 'never',
): Promise<readonly DecisionAnswer[]> {
  const self = requireAccount(context.caller);
  return context.store.read(async (unit) => {
    const asker = await askerOf(context, unit);
    const ids = [...new Set(questions.flatMap((one) => ('fault' in one ? [] : [one.resource.id])))];
    const judged = await unit.access.judgeMany(asker, ids);
    const byId = new Map(ids.map((id, index) => [id, judged[index] ?? null]));
    const answers: DecisionAnswer[] = [];
    for (const question of questions) {
      const answer =
        'fault' in question
          ? no(400, question.fault)
          : await answerOne(context, unit, self, question, byId.get(question.resource.id) ?? null);
      answers.push(answer);
      if (stopAt === (answer.decision ? 'first-yes' : 'first-no')) break;
    }
    return answers;
  });
}

async function answerOne(
  context: Context,
  unit: Unit,
  self: Account,
  { subject, action, resource }: DecisionQuestion,
  judged: Judged | null,
): Promise<DecisionAnswer> {
  const needed = roleFor(action);
  if (needed === null) return no(400, noAction(action));
  if (subject.type !== SUBJECT_TYPE) return no(400, NO_SUBJECT);
  const own = isSelf(self, subject);
  const known = viewable(judged, resource);
  // What does not exist and what is not for the asker are one answer (S7).
  if (known === null) return no(404, 'Resource not found');
  if (!own && !asksAboutOthers(self, known)) {
    return no(403, 'Only managers of a resource and administrators ask about others.');
  }
  const told = await roleOfSubject(context, unit, self, known, own ? null : subject.id);
  if (told === null) return no(404, 'Subject not found');
  const decision = atLeast(told.role, needed) && offers(context.kinds.get(known.resource.kind), needed);
  return { decision, reason: told.sentence };
}

/** Role and sentence of a subject whom the asker may know; null for one they may not. `person` null = the asker. */
export async function roleOfSubject(
  context: Context,
  unit: Unit,
  self: Account,
  judged: Judged,
  person: string | null,
): Promise<{ readonly role: Role | null; readonly sentence: string } | null> {
  try {
    // An administrator asks as a manager would.
    const asManager = { ...judged, decision: { ...judged.decision, role: 'manager' as const } };
    const seen = person !== null && self.role === 'ADMIN' ? asManager : judged;
    const { role, sentence } = await explainPerson(context, unit, seen, person ?? undefined);
    return { role, sentence: sentence.replaceAll('*', '') };
  } catch (error) {
    if (error instanceof Problem && error.code === 'not-found') return null;
    throw error;
  }
}

/** The resource if its asker may view it and it is of the type that was named. */
export function viewable(judged: Judged | null, { type }: DecisionResource): Judged | null {
  if (judged === null || judged.decision.role === null) return null;
  return type === ANY_RESOURCE || type === judged.resource.kind ? judged : null;
}

export function isSelf(self: Account, { id }: Pick<DecisionSubject, 'id'>): boolean {
  return id === self.id || normalAddress(id) === normalAddress(self.email);
}

export function asksAboutOthers(self: Account, judged: Judged): boolean {
  return self.role === 'ADMIN' || atLeast(judged.decision.role, 'manager');
}

function no(status: 400 | 403 | 404, message: string): DecisionAnswer {
  return { decision: false, error: { status, message } };
}
