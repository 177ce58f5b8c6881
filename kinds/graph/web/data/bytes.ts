/** What has come of a body so far; `total` is null when the server did not say. */
export type Received = (bytes: number, total: number | null) => void;

/**
 * Reads a whole body and tells how far it is.
 *
 * @throws what the body's stream throws: `AbortError` when the request was cancelled
 */
export async function readBytes(response: Response, received: Received): Promise<Uint8Array<ArrayBuffer>> {
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  // A compressed body names the length that travels, not the one that arrives here.
  const total = Number.isFinite(length) && !response.headers.has('content-encoding') ? length : null;
  if (response.body === null) return new Uint8Array(await response.arrayBuffer());
  const pieces: Uint8Array[] = [];
  let count = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    count += value.byteLength;
    received(count, total);
  }
  const whole = new Uint8Array(count);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}
