import { Problem } from '@tessera/domain';

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_FULL = 13;
/** The shared-memory file of the log could not grow: the disk is full. */
const SQLITE_IOERR_SHMSIZE = 4874;

const LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
/** Shut down or starting (57P01–3), too many connections (53300), waited too long (55P03, 57014), 40001, 40P01. */
const WAIT = new Set(['57P01', '57P02', '57P03', '53300', '55P03', '57014', '40001', '40P01']);

/**
 * Turns a driver's error into the `Problem` that a caller may see; anything unexpected comes back as it is.
 * Busy and lost connections are worth another try; a full disk is not.
 */
export function toFailure(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const errcode = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
  const primary = errcode & 0xff;
  if (primary === SQLITE_FULL || errcode === SQLITE_IOERR_SHMSIZE || code === 'ENOSPC' || code === '53100') {
    return new Problem('storage-full', {
      detail: 'The disk of the hub is full, so nothing was saved. Nothing stored before is lost.',
      cause: error,
    });
  }
  if (primary === SQLITE_BUSY || primary === SQLITE_LOCKED || WAIT.has(code)) {
    return new Problem('busy', {
      detail: 'The database is busy, so nothing was saved. Try again in a moment.',
      cause: error,
    });
  }
  if (LOST.has(code) || code.startsWith('08') || isTerminated(error)) {
    return new Problem('busy', {
      detail:
        'The connection to the database was lost. Look whether the last change was saved, then try again.',
      cause: error,
    });
  }
  // PostgreSQL refuses the NUL character in text, which SQLite would keep.
  if (code === '22021' || code === '22P05') {
    return new Problem('input-invalid', {
      detail: 'A text holds a character that cannot be stored.',
      cause: error,
    });
  }
  return error;
}

/** Whether PostgreSQL undid a transaction only because another one stood in its way. */
export function isWorthRetrying(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01');
}

function isTerminated(error: Error): boolean {
  return /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
    error.message,
  );
}
