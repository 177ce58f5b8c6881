import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const EVERY = 250;
/** A log longer than this is cut even while there are writers. */
const LONG_LOG = 64 * 1024 * 1024;

const file: string = workerData.file;
const database = new DatabaseSync(file, { timeout: 20 });
database.exec('pragma synchronous = full; pragma cache_size = -1024;');
const passive = database.prepare('pragma wal_checkpoint(passive)');
const truncate = database.prepare('pragma wal_checkpoint(truncate)');
let lastLength = -1;

function checkpoint(): void {
  const length = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (length === 0) return;
  const idle = length === lastLength;
  lastLength = length;
  try {
    passive.get();
    if (idle || length > LONG_LOG) truncate.get();
  } catch {
    // Busy, or the disk is full: the log stays whole, and the next turn tries again.
  }
}

const timer = setInterval(checkpoint, EVERY);
parentPort?.once('message', () => {
  clearInterval(timer);
  database.close();
});
