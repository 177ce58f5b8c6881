import { accounts } from './0001-accounts.ts';
import { access } from './0002-access.ts';
import { plans } from './0004-plans.ts';
import { requests } from './0005-requests.ts';
import { deletedAccounts } from './0006-deleted-accounts.ts';
import { news } from './0007-news.ts';
import type { Migration } from './migration.ts';

/** Every step, in order. */
export const MIGRATIONS: readonly Migration[] = [accounts, access, plans, requests, deletedAccounts, news];
