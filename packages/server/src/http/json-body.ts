import { invalid, Problem } from '@tessera/domain';
import type { FastifyInstance } from 'fastify';

/** The most that a JSON body may have, bytes. Data travel as uploads. */
export const JSON_LIMIT = 1_048_576;

/** Bodies are JSON in UTF-8 and nothing else. */
export function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: JSON_LIMIT },
    (request, body, done) => {
      try {
        const encoding = request.headers['content-encoding'];
        if (encoding !== undefined && encoding !== 'identity') {
          throw new Problem('media-type-unknown', {
            detail: 'Send the body as it is, without content-encoding.',
          });
        }
        if (body.length === 0) {
          done(null, undefined);
          return;
        }
        const text = decode(typeof body === 'string' ? Buffer.from(body) : body);
        parse(request, text, (error, value) => done(error === null ? null : notJson(error), value));
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  );
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw invalid('(body)', 'is not UTF-8 text');
  }
}

function notJson(error: Error): Problem {
  const place = /position (\d+)/.exec(error.message)?.[1];
  return invalid(
    '(body)',
    `is not valid JSON${place === undefined ? '' : `, at character ${Number(place) + 1}`}`,
  );
}
