import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';

// Where Node keeps what it made of the sources. Imported before all else and plain JavaScript, so that a start from the
// cache never loads what strips types: it halves the start and saves 20 MB.
const folder = join(dirname(import.meta.dirname), 'node_modules', '.cache', 'compile');
enableCompileCache(folder);
// The threads and processes that are started from here start faster too.
process.env.NODE_COMPILE_CACHE = folder;
