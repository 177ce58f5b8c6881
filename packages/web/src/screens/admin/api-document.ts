import { ApiProblem } from '@tessera/client';
import { problemShape } from '@tessera/contract';

/** The hub's OpenAPI document, with its own origin as the only server; rejects with an `ApiProblem`. */
export async function loadApiDocument(signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch('/api/v1/openapi.json', { signal });
  const body: unknown = await response.json();
  if (!response.ok) throw new ApiProblem(problemShape.parse(body));
  if (typeof body !== 'object' || body === null) throw new Error('the document is no object');
  return { ...body, servers: [{ url: location.origin }] };
}
