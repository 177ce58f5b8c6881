import { account } from './account.ts';
import { common } from './common.ts';
import { entry } from './entry.ts';
import { lists } from './lists.ts';
import { problems } from './problems.ts';
import { resource } from './resource.ts';
import { shell } from './shell.ts';

/** The interface in English: every key that the interface may use. */
export const en = {
  account,
  common,
  entry,
  lists,
  problems,
  resource,
  shell,
} as const;
