import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Outgoing } from '../kind-host.ts';

const TEXT = /^(?:text\/|application\/(?:json|xml|[\w.-]+\+(?:json|xml)))/;

/**
 * What a user uploaded is never a document of the hub's origin: downloaded, not shown; without scripts if shown after
 * all; kept by the reader alone, and asked for again through the check, which has passed when this runs.
 */
export function sendBytes(request: FastifyRequest, reply: FastifyReply, outgoing: Outgoing): FastifyReply {
  reply
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('content-disposition', disposition(outgoing.fileName))
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-cache');
  const tag = outgoing.hash === undefined ? null : `W/"${outgoing.hash.replaceAll(/[^\w.-]/g, '')}"`;
  if (tag !== null) reply.header('etag', tag);
  if (tag !== null && matches(request.headers['if-none-match'], tag)) {
    drop(outgoing);
    return reply.code(304).send();
  }
  const mediaType = safeMediaType(outgoing.mediaType);
  reply.type(mediaType);
  // Columns and pictures are dense already. The compressing hook asks the request alone.
  if (!TEXT.test(mediaType)) request.headers['x-no-compression'] = 'true';
  const size = outgoing.size ?? (outgoing.body instanceof Uint8Array ? outgoing.body.byteLength : undefined);
  if (size !== undefined) reply.header('content-length', String(size));
  if (request.method === 'HEAD') {
    drop(outgoing);
    // An empty stream, since for an empty answer the framework would write a length of its own.
    return reply.send(Readable.from([]));
  }
  return reply.send(outgoing.body instanceof Uint8Array ? Buffer.from(outgoing.body) : outgoing.body);
}

function drop(outgoing: Outgoing): void {
  if (outgoing.body instanceof Uint8Array) return;
  outgoing.body.on('error', () => {});
  outgoing.body.destroy();
}

/** `attachment`, with the name in ASCII for old readers and in full (RFC 6266, RFC 8187) for the others. */
function disposition(fileName: string | undefined): string {
  if (fileName === undefined) return 'attachment';
  const name =
    fileName
      .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\]/gu, '_')
      .slice(0, 200)
      .trim() || 'download';
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const full = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

function matches(header: string | undefined, tag: string): boolean {
  const plain = tag.slice(2);
  return header?.split(',').some((part) => part.trim().replace(/^W\//, '') === plain) ?? false;
}

function safeMediaType(mediaType: string): string {
  return /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.+-]+)*$/.test(mediaType)
    ? mediaType
    : 'application/octet-stream';
}
