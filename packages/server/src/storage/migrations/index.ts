import { accounts } from './0001-accounts.ts';
import { access } from './0002-access.ts';
import { plans } from './0004-plans.ts';
import { requests } from './0005-requests.ts';
import { deletedAccounts } from './0006-deleted-accounts.ts';
import { news } from './0007-news.ts';
import { audit } from './0008-audit.ts';
import { factors } from './0009-factors.ts';
import { links } from './0010-links.ts';
import { groups } from './0011-groups.ts';
import { sharing } from './0012-sharing.ts';
import { entry } from './0013-entry.ts';
import { nodes } from './0014-nodes.ts';
import { ownSettings } from './0015-own-settings.ts';
import { acting } from './0016-acting.ts';
import { devices } from './0017-devices.ts';
import { exposures } from './0018-exposures.ts';
import { crowds } from './0019-crowds.ts';
import { linkEnds } from './0020-link-ends.ts';
import { doubtedPasskeys } from './0021-doubted-passkeys.ts';
import { transferAddress } from './0022-transfer-address.ts';
import type { Migration } from './migration.ts';

/** Every step, in order. */
export const MIGRATIONS: readonly Migration[] = [
  accounts,
  access,
  plans,
  requests,
  deletedAccounts,
  news,
  audit,
  factors,
  links,
  groups,
  sharing,
  entry,
  nodes,
  ownSettings,
  acting,
  devices,
  exposures,
  crowds,
  linkEnds,
  doubtedPasskeys,
  transferAddress,
];
