export { answerQuestions, type StopAt } from './evaluate.ts';
export {
  ACTIONS,
  type DecisionAnswer,
  type DecisionFault,
  type DecisionQuestion,
  type DecisionResource,
  type DecisionSubject,
} from './model.ts';
export { searchActions, searchSubjects } from './search.ts';
export type { SearchPage } from './search-page.ts';
export { searchResources } from './search-resources.ts';
