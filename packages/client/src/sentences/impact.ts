import type { ImpactShape } from '@tessera/contract';
import { isolated, nameList } from './names.ts';
import type { Say } from './say.ts';

/** What a change would do, sentence by sentence; names between isolates. */
export function impactSentences(say: Say, impact: ImpactShape, language: string): readonly string[] {
  const { gains, loses, invited, uninvited, outside, opens, closes, admits, things } = impact;
  const named = ({ people, count }: ImpactShape['gains']) =>
    nameList(
      say,
      people.map(({ person }) => person.name),
      count,
      language,
    );
  const sentences: string[] = [];
  if (gains.count > 0) {
    const words = { count: gains.count, names: named(gains) };
    sentences.push(gains.atLeast ? say('impact.gainAtLeast', words) : say('impact.gain', words));
  }
  if (invited.length > 0)
    sentences.push(say('impact.invited', { names: nameList(say, invited, invited.length, language) }));
  if (admits !== null) {
    const words = { can: say(`can.${admits.role}`), domain: isolated(admits.domain ?? '') };
    const who = admits.who === 'accounts' && admits.domain !== null ? 'domain' : admits.who;
    sentences.push(say(`impact.admits.${who}`, words));
  }
  if (opens !== null) sentences.push(say(`impact.opens.${opens}`));
  if (closes !== null) sentences.push(say(`impact.closes.${closes}`));
  if (loses.count > 0) {
    const words = { count: loses.count, names: named(loses) };
    sentences.push(loses.atLeast ? say('impact.loseAtLeast', words) : say('impact.lose', words));
  }
  if (uninvited.length > 0)
    sentences.push(say('impact.uninvited', { names: nameList(say, uninvited, uninvited.length, language) }));
  if (sentences.length === 0) return [say('impact.nothing')];
  if (outside > 0) sentences.push(say('impact.outside', { count: outside }));
  if (things > 1) {
    sentences.push(say(impact.atLeast ? 'impact.thingsAtLeast' : 'impact.things', { count: things }));
  }
  return sentences;
}
