import type { PeopleView, ReceiptView } from './receipt.ts';

const NAMED = 100;

/** One receipt of several changes that were made together. Whoever is named in several counts once. */
export function mergeReceipts(receipts: readonly ReceiptView[]): ReceiptView {
  const [first, ...others] = receipts;
  if (first === undefined) throw new Error('no change has no receipt');
  if (others.length === 0) return first;
  const sum = (of: (receipt: ReceiptView) => number) =>
    receipts.reduce((all, receipt) => all + of(receipt), 0);
  return {
    ...first,
    gained: mergePeople(receipts.map(({ gained }) => gained)),
    lost: mergePeople(receipts.map(({ lost }) => lost)),
    remaining: receipts.flatMap(({ remaining }) => remaining).slice(0, NAMED),
    invited: distinct(receipts.flatMap(({ invited }) => invited)),
    invitations: receipts.flatMap(({ invitations }) => invitations),
    socketsClosed: sum(({ socketsClosed }) => socketsClosed),
    downloadsStopped: sum(({ downloadsStopped }) => downloadsStopped),
    linksEnded: sum(({ linksEnded }) => linksEnded),
    silentNodes: distinct(receipts.flatMap(({ silentNodes }) => silentNodes)),
    notes: distinct(receipts.flatMap(({ notes }) => notes)),
  };
}

function mergePeople(all: readonly PeopleView[]): PeopleView {
  const people = new Map(
    all.flatMap((one, receipt) => one.people.map((person) => [identify(person, receipt), person] as const)),
  );
  // Beyond the named ones nobody can tell who is the same.
  const unnamed = all.some(({ count, people: named }) => count > named.length);
  return {
    count: Math.max(...all.map(({ count }) => count), people.size),
    atLeast: unnamed || all.some(({ atLeast }) => atLeast),
    people: [...people.values()].slice(0, NAMED),
  };
}

/** Whom the asker does not know is numbered anew in each receipt: nobody can tell whether they are the same. */
function identify({ id }: PeopleView['people'][number], receipt: number): string {
  return id.startsWith('someone-') ? `${receipt} ${id}` : id;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
