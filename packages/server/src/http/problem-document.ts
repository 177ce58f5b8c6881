import type { ProblemShape } from '@tessera/contract';
import { Problem } from '@tessera/domain';
import type { FastifyError, FastifyReply } from 'fastify';

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** The RFC 9457 document of a problem. */
export function problemDocument(problem: Problem, requestId: string): ProblemShape {
  return {
    type: `urn:tessera:problem:${problem.code}`,
    code: problem.code,
    status: problem.status,
    title: problem.title,
    detail: problem.detail,
    ...(problem.errors.length > 0 ? { errors: problem.errors.map((error) => ({ ...error })) } : {}),
    ...(Object.keys(problem.parameters).length > 0 ? { parameters: { ...problem.parameters } } : {}),
    requestId,
  };
}

/** Answers with a problem document. */
export function sendProblem(reply: FastifyReply, problem: Problem, requestId: string): FastifyReply {
  const wait = problem.parameters['retryAfter'];
  if (typeof wait === 'number') reply.header('retry-after', String(Math.max(1, Math.ceil(wait))));
  if (problem.code === 'busy') reply.header('retry-after', '1');
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="tessera"');
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type(PROBLEM_JSON)
    .send(JSON.stringify(problemDocument(problem, requestId)));
}

/** What a caller may know of an error: problems as they are, the HTTP layer's refusals in our words, the rest as `internal`. */
export function asProblem(error: unknown, requestId: string): Problem {
  if (error instanceof Problem) return error;
  const known = isFastifyError(error) ? HTTP_REFUSALS[error.code] : undefined;
  if (known !== undefined) return known();
  if (
    isFastifyError(error) &&
    error.statusCode !== undefined &&
    error.statusCode >= 400 &&
    error.statusCode < 500
  ) {
    return new Problem('input-invalid', { detail: 'The request is not well formed.', cause: error });
  }
  return new Problem('internal', {
    detail: `The hub made a mistake; nothing is wrong with your request. Tell an administrator this number: ${requestId}.`,
    cause: error,
  });
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

const HTTP_REFUSALS: Readonly<Record<string, () => Problem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new Problem('too-large', {
      detail: 'The body of this call may have at most 1 MB. Send data as an upload.',
      parameters: { limit: 1_048_576 },
    }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new Problem('media-type-unknown', { detail: 'Send the body as application/json.' }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new Problem('input-invalid', { detail: 'The body does not have the announced length.' }),
  FST_ERR_BAD_URL: () => new Problem('input-invalid', { detail: 'The address is not well formed.' }),
};
