import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';

/** Where Node keeps what it made of the sources: halves the start, and the memory after it. Imported before all else. */
const folder = join(dirname(import.meta.dirname), 'node_modules', '.cache', 'compile');
enableCompileCache(folder);
// The processes that read columns are started from here and start faster too.
process.env['NODE_COMPILE_CACHE'] = folder;
