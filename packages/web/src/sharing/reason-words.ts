import { isolated } from '@tessera/client';
import type { BecauseShape } from '@tessera/contract';
import { language } from '../text/index.ts';
import { type SharingWords, shortDate } from './words.ts';

/** One reason in a chip: `direct`, `via Trade team`, `via folder Europe`, `everyone here`, `permission`. Names stand between isolates. */
export function reasonWords(t: SharingWords, because: BecauseShape): string {
  if (because.above !== null) return t('reason.collection', { name: isolated(because.above.title) });
  const name = because.principal === null ? null : isolated(because.principal.name);
  switch (because.by) {
    case 'group':
      return name === null ? t('reason.unnamedGroup') : t('reason.group', { name });
    case 'organization':
      return name === null ? t('reason.unnamedOrganization') : t('reason.organization', { name });
    case 'collection':
      return t('reason.direct');
    case 'direct':
      return because.principal?.kind === 'accounts' ? t('reason.everyoneHere') : t('reason.direct');
    case 'owner':
    case 'mode':
    case 'link':
    case 'invitation':
    case 'publisher':
    case 'permission':
      return t(`reason.${because.by}`);
  }
}

/** A reason's particulars: since when, by whom, until when. */
export function reasonParticulars(t: SharingWords, because: BecauseShape, now: Date): string {
  const parts = [
    ...(because.since === null ? [] : [t('why.since', { date: shortDate(because.since, now, language) })]),
    ...(because.grantedBy === null ? [] : [t('why.by', { name: isolated(because.grantedBy.name) })]),
    ...(because.until === null ? [] : [t('why.until', { date: shortDate(because.until, now, language) })]),
  ];
  return parts.join(', ');
}
