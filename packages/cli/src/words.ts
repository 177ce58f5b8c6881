import {
  describeExplanation,
  describeReceipt,
  impactSentences,
  rowReason,
  sayInEnglish,
  withoutMarks,
} from '@tessera/client';
import type { AudienceRowShape, ExplanationShape, ImpactShape, ReceiptShape } from '@tessera/contract';

/** An explanation as lines, in the words of the dialog: the sentence, then each reason with what would remain without it. */
export function explanationLines(explanation: ExplanationShape): string[] {
  const [sentence = '', ...reasons] = describeExplanation(explanation);
  return [sentence, ...reasons.map((reason) => `  ${reason}`)];
}

/** One who can see it: role, name, through what in the words of the dialog. */
export function audienceLine(row: AudienceRowShape): string {
  const { role, principal, becauses } = row;
  const reasons = new Set(becauses.map((because) => withoutMarks(rowReason(sayInEnglish, row, because))));
  const through = reasons.size === 0 ? '' : `  (${[...reasons].join(', ')})`;
  return `${role.padEnd(10)}  ${principal.name}${through}`;
}

/** How invitations went out: by mail, or with an address to hand over, which is shown this once. */
export function invitedLines(invitations: ReceiptShape['invitations']): string[] {
  return invitations.map(({ email, address }) =>
    address === null
      ? `Mailed to ${email}.`
      : `Hand this over to ${email}; it is shown this once: ${address}`,
  );
}

/** A receipt as lines: what a change of sharing did, in the words of the dialog, and what is to be handed over. */
export function receiptLines(receipt: ReceiptShape, kind: 'share' | 'revoke' = 'share'): string[] {
  return [
    ...describeReceipt(receipt, kind),
    ...invitedLines(receipt.invitations.filter(({ address }) => address !== null)),
  ];
}

/** The same after a change that is more than who can open it: what it was, then whom it lets in or keeps out, if anybody. */
export function changeLines(sentence: string, receipt: ReceiptShape): string[] {
  const { gained, lost, remaining, notes } = receipt;
  const quiet = gained.count + lost.count + remaining.length === 0;
  return [sentence, ...(quiet ? notes : receiptLines(receipt))].filter((line) => line !== '');
}

/** What a change of sharing would do, as lines: in the words of the dialog, then each person from what to what. */
export function impactLines(impact: ImpactShape): string[] {
  return [
    ...impactSentences(sayInEnglish, impact, 'en').map(withoutMarks),
    ...[...impact.gains.people, ...impact.loses.people].flatMap(stepLines),
  ];
}

function stepLines({ person, steps }: ImpactShape['gains']['people'][number]): string[] {
  return steps.map(({ before, after, things }) => {
    const where = things === 1 ? '' : ` on ${things} things`;
    return `  ${person.name}: ${before ?? 'nothing'} to ${after ?? 'nothing'}${where}`;
  });
}
