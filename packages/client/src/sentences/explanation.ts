import type { AudienceRowShape, BecauseShape, ExplanationShape } from '@tessera/contract';
import { shortDate } from './dates.ts';
import { isolated, plainSentence, withoutMarks } from './names.ts';
import { type Say, sayInEnglish } from './say.ts';

/** One reason in a few words: `direct`, `via Trade team`, `via folder Europe`, `everyone here`; names between isolates. */
export function reasonWords(say: Say, because: BecauseShape): string {
  if (because.above !== null) return say('reason.collection', { name: isolated(because.above.title) });
  const name = because.principal === null ? null : isolated(because.principal.name);
  switch (because.by) {
    case 'group':
      return name === null ? say('reason.unnamedGroup') : say('reason.group', { name });
    case 'organization':
      return name === null ? say('reason.unnamedOrganization') : say('reason.organization', { name });
    case 'collection':
      return say('reason.direct');
    case 'direct':
      return because.principal?.kind === 'accounts' ? say('reason.everyoneHere') : say('reason.direct');
    case 'owner':
    case 'mode':
    case 'link':
    case 'invitation':
    case 'publisher':
    case 'permission':
      return say(`reason.${because.by}`);
  }
}

/** The same beside the row of who holds it: of a group's own share `direct`, not "via" itself. */
export function rowReason(say: Say, { principal }: AudienceRowShape, because: BecauseShape): string {
  const own =
    because.above === null && because.principal?.id === principal.id && principal.kind !== 'account';
  return own ? say('reason.direct') : reasonWords(say, because);
}

/**
 * One reason in full: as what, through what, since when, by whom and until when, then what would remain without it; names
 * between isolates.
 */
export function reasonSentence(say: Say, because: BecauseShape, language: string, now = new Date()): string {
  const { since, grantedBy, until, remainsWithout } = because;
  const parts = [
    say(`role.${because.role}`),
    ...(because.by === 'owner' ? [] : [reasonWords(say, because)]),
    ...(since === null ? [] : [say('why.since', { date: shortDate(since, now, language) })]),
    ...(grantedBy === null ? [] : [say('why.by', { name: isolated(grantedBy.name) })]),
    ...(until === null ? [] : [say('why.until', { date: shortDate(until, now, language) })]),
  ];
  if (because.by === 'owner') return `${parts.join(', ')}.`;
  const rest =
    remainsWithout === null
      ? say('why.remainsNothing')
      : say('why.remains', { can: say(`can.${remainsWithout}`) });
  return `${parts.join(', ')}. ${rest}.`;
}

/** An explanation in plain English: its sentence, then every reason in full; of an owner the sentence says it all. */
export function describeExplanation(
  { sentence, becauses }: ExplanationShape,
  now = new Date(),
): readonly string[] {
  const reasons = becauses.every(({ by }) => by === 'owner') ? [] : becauses;
  return [
    plainSentence(sentence),
    ...reasons.map((because) => withoutMarks(reasonSentence(sayInEnglish, because, 'en', now))),
  ];
}
