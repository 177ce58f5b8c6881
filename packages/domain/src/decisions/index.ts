export { answerQuestions, type StopAt } from './evaluate.ts';
export {
  ACTIONS,
  type DecisionAnswer,
  type DecisionQuestion,
  type DecisionResource,
  type DecisionSubject,
} from './model.ts';
export { searchActions, searchResources, searchSubjects } from './search.ts';
