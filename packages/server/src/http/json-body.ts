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
        parse(request, text, (error, value) => done(error === null ? null : notJson(text), value));
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

/** Says where the text stops being JSON; a field that would poison prototypes is JSON and refused all the same. */
function notJson(text: string): Problem {
  try {
    JSON.parse(text);
    return invalid('(body)', 'has a field named __proto__ or constructor, which is not accepted');
  } catch (error) {
    const place = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    return invalid(
      '(body)',
      `is not valid JSON${place === undefined ? '' : `, at character ${Number(place) + 1}`}`,
    );
  }
}
