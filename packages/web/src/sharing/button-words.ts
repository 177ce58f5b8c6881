import { listOf } from '@tessera/client';
import type { RecipientCounts } from './recipients.ts';
import type { SharingWords } from './words.ts';

/** What the button says: `Share with 3 people and 1 group`; `Share` while nobody is chosen. */
export function shareButtonWords(t: SharingWords, counts: RecipientCounts, language: string): string {
  const parts = [
    ...(counts.people > 0 ? [t('button.people', { count: counts.people })] : []),
    ...(counts.groups > 0 ? [t('button.groups', { count: counts.groups })] : []),
    ...(counts.organizations > 0 ? [t('button.organizations', { count: counts.organizations })] : []),
    ...(counts.everyoneHere ? [t('button.everyoneHere')] : []),
  ];
  return parts.length === 0 ? t('button.nobody') : t('button.share', { whom: listOf(parts, language) });
}
