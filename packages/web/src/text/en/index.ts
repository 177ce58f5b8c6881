import { common } from './common.ts';
import { problems } from './problems.ts';
import { sharing } from './sharing.ts';

/** The interface in English, by namespace: `web` for the shell and its screens, one each for sharing and publishing. */
export const en = { web: { common, problems }, sharing } as const;
