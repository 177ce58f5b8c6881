import type { ExplanationShape, ReceiptShape } from '@tessera/contract';

/** `*Trade team*` in a sentence marks a name: shown in quotes where there is no type to set it in. */
export function plainSentence(sentence: string): string {
  return sentence.replace(/\*([^*]+)\*/g, '“$1”');
}

/** An explanation as lines: the sentence, then each reason with what would remain without it. */
export function explanationLines(explanation: ExplanationShape): string[] {
  const lines = [plainSentence(explanation.sentence)];
  for (const because of explanation.becauses) {
    const through = because.principal === null ? '' : ` ${because.principal.name}`;
    const above = because.above === null ? '' : `, through ${because.above.title}`;
    const until = because.until === null ? '' : `, until ${because.until}`;
    const rest = because.remainsWithout === null ? 'no access' : because.remainsWithout;
    lines.push(`  ${because.role}: ${because.by}${through}${above}${until} (without it: ${rest})`);
  }
  return lines;
}

/** A receipt as lines: what a change of sharing did. */
export function receiptLines(receipt: ReceiptShape): string[] {
  const lines: string[] = [];
  const counted = (verb: string, change: ReceiptShape['gained']) => {
    if (change.count === 0) return;
    const names = change.people.map((person) => person.name).join(', ');
    const count = `${change.atLeast ? 'at least ' : ''}${change.count} ${change.count === 1 ? 'person' : 'people'}`;
    lines.push(`${count} ${verb} access${names === '' ? '' : `: ${names}`}`);
  };
  counted('gained', receipt.gained);
  counted('lost', receipt.lost);
  if (receipt.invited.length > 0) lines.push(`Invited: ${receipt.invited.join(', ')}`);
  for (const { person, role, through, close } of receipt.remaining) {
    lines.push(`${person.name} is still ${role} through ${through}${close === null ? '' : `; ${close}`}`);
  }
  lines.push(...receipt.notes);
  return lines.length === 0 ? ['Nothing changed.'] : lines;
}
