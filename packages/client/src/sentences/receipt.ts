import type { ReceiptShape } from '@tessera/contract';
import { isolated, listOf, nameList, withoutMarks } from './names.ts';
import { type Say, sayInEnglish } from './say.ts';

/** What was asked for, so that the line can say what changed where nobody gained or lost. */
export type ChangeDone =
  | { readonly kind: 'share' }
  | { readonly kind: 'revoke' }
  /** A sentence that says the change itself: "Ben can edit now." */
  | { readonly kind: 'change'; readonly sentence: string };

/** What happened, sentence by sentence; names between isolates. Never empty. */
export function receiptSentences(
  say: Say,
  receipt: ReceiptShape,
  done: ChangeDone,
  language: string,
): readonly string[] {
  const sentences: string[] = [];
  if (done.kind === 'change') sentences.push(done.sentence);
  const { gained } = receipt;
  const lost = lostAll(receipt);
  if (gained.count > 0)
    sentences.push(crowd(say, gained, 'receipt.shared', 'receipt.sharedAtLeast', language));
  if (receipt.invited.length > 0)
    sentences.push(
      say('receipt.invited', { names: nameList(say, receipt.invited, receipt.invited.length, language) }),
    );
  if (lost.count > 0) sentences.push(crowd(say, lost, 'receipt.lost', 'receipt.lostAtLeast', language));
  else if (done.kind === 'revoke' && receipt.remaining.length > 0) sentences.push(say('receipt.taken'));
  sentences.push(...remaining(say, receipt));
  const cut = cutOff(say, receipt, language);
  if (cut !== null) sentences.push(cut);
  if (sentences.length === 0)
    sentences.push(say(done.kind === 'revoke' ? 'receipt.removed' : 'receipt.nothing'));
  return [...sentences, ...receipt.notes];
}

/** The same in plain English, for scripts. */
export function describeReceipt(
  receipt: ReceiptShape,
  kind: 'share' | 'revoke' = 'share',
): readonly string[] {
  return receiptSentences(sayInEnglish, receipt, { kind }, 'en').map(withoutMarks);
}

type Crowd = ReceiptShape['gained'];

function crowd(
  say: Say,
  people: Crowd,
  exact: 'receipt.shared' | 'receipt.lost',
  atLeast: 'receipt.sharedAtLeast' | 'receipt.lostAtLeast',
  language: string,
): string {
  const names = nameList(
    say,
    people.people.map((person) => person.name),
    people.count,
    language,
  );
  return people.atLeast ? say(atLeast, { count: people.count, names }) : say(exact, { names });
}

/** Those who cannot open it any more: the hub also counts who only has less than before. */
function lostAll({ lost, remaining }: ReceiptShape): Crowd {
  const still = new Set(remaining.map((one) => one.person.id));
  const people = lost.people.filter((person) => !still.has(person.id));
  return { ...lost, people, count: lost.count - (lost.people.length - people.length) };
}

/** A step without its full stop, as it stands inside a longer sentence. */
function bare(step: string | null): string {
  return (step ?? '').replace(/\.$/, '');
}

const REMAINING_SHOWN = 3;

function remaining(say: Say, receipt: ReceiptShape): string[] {
  const shown = receipt.remaining.slice(0, REMAINING_SHOWN).map((one) => {
    const values = {
      name: isolated(one.person.name),
      can: say(`still.${one.role}`),
      through: isolated(one.through),
    };
    const sentence = say('receipt.remains', values);
    // The hub's notes may say the same step for everybody.
    const said = one.close === null || receipt.notes.some((note) => note.includes(bare(one.close)));
    return said ? sentence : `${sentence} ${one.close}`;
  });
  const more = receipt.remaining.length - shown.length;
  return more > 0 ? [...shown, say('receipt.remainMore', { count: more })] : shown;
}

function cutOff(say: Say, receipt: ReceiptShape, language: string): string | null {
  const parts = [
    ...(receipt.socketsClosed > 0 ? [say('receipt.sockets', { count: receipt.socketsClosed })] : []),
    ...(receipt.downloadsStopped > 0 ? [say('receipt.downloads', { count: receipt.downloadsStopped })] : []),
    ...(receipt.linksEnded > 0 ? [say('receipt.links', { count: receipt.linksEnded })] : []),
  ];
  const silent = receipt.silentNodes.length;
  const sentences = [
    ...(parts.length === 0 ? [] : [say('receipt.cut', { parts: listOf(parts, language) })]),
    ...(silent === 0
      ? []
      : [say('receipt.silent', { count: silent, nodes: listOf(receipt.silentNodes, language) })]),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}
