import { common } from './common.ts';
import { problems } from './problems.ts';
import { sharing } from './sharing.ts';

/** The interface in English: every key that the interface may use. */
export const en = { common, problems, sharing } as const;
