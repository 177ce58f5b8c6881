import type { ImpactShape } from '@tessera/contract';
import { isolated, nameList, type SharingWords } from './words.ts';

/** So many may gain without being asked about (S25). */
const FEW = 5;

/** Whether a change is asked about first: more than five people, anyone outside, or the public would gain (S25). */
export function isWide({ gains, invited, outside, opens, admits }: ImpactShape): boolean {
  const isOpen = opens !== null || admits?.who === 'anybody';
  return gains.count + invited.length > FEW || outside > 0 || isOpen;
}

/** What a change would do, sentence by sentence; names between isolates. */
export function impactSentences(t: SharingWords, impact: ImpactShape, language: string): readonly string[] {
  const { gains, loses, invited, outside, opens, admits, things } = impact;
  const named = ({ people, count }: ImpactShape['gains']) =>
    nameList(
      t,
      people.map(({ person }) => person.name),
      count,
      language,
    );
  const sentences: string[] = [];
  if (gains.count > 0) {
    const words = { count: gains.count, names: named(gains) };
    sentences.push(gains.atLeast ? t('impact.gainAtLeast', words) : t('impact.gain', words));
  }
  if (invited.length > 0)
    sentences.push(t('impact.invited', { names: nameList(t, invited, invited.length, language) }));
  if (admits !== null) {
    const words = { can: t(`can.${admits.role}`), domain: isolated(admits.domain ?? '') };
    const who = admits.who === 'accounts' && admits.domain !== null ? 'domain' : admits.who;
    sentences.push(t(`impact.admits.${who}`, words));
  }
  if (opens !== null) sentences.push(t(`impact.opens.${opens}`));
  if (loses.count > 0) {
    const words = { count: loses.count, names: named(loses) };
    sentences.push(loses.atLeast ? t('impact.loseAtLeast', words) : t('impact.lose', words));
  }
  if (outside > 0) sentences.push(t('impact.outside', { count: outside }));
  if (things > 1) {
    sentences.push(t(impact.atLeast ? 'impact.thingsAtLeast' : 'impact.things', { count: things }));
  }
  return sentences;
}
