import type { ProblemShape } from '@tessera/contract';

/** A refusal or failure that the hub answered, or that kept the hub from answering (`code` is `unreachable` then, `status` 0). */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly requestId: string | null;

  constructor(problem: Partial<ProblemShape> & Pick<ProblemShape, 'code' | 'status' | 'title' | 'detail'>) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.parameters = problem.parameters ?? {};
    this.requestId = problem.requestId ?? null;
  }
}

/** The problem that says that no answer came. */
export function unreachable(baseUrl: string, cause: unknown): ApiProblem {
  const problem = new ApiProblem({
    code: 'unreachable',
    status: 0,
    title: 'The hub does not answer',
    detail: `No answer from ${baseUrl || 'the hub'}. Check the address and your connection, then try again.`,
  });
  problem.cause = cause;
  return problem;
}
