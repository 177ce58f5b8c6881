import type { ReceiptShape } from '@tessera/contract';
import type { ReceiptView, WhatWasCut } from '@tessera/domain';

/** What a change of access cut, as the API says it; with what else an answer says. */
export function cutOut<T extends WhatWasCut>(done: T) {
  return { ...done, silentNodes: [...done.silentNodes] };
}

/** What a change of sharing did, as the API says it. */
export function receiptOut(receipt: ReceiptView): ReceiptShape {
  const { gained, lost, remaining, invited, invitations, notes, ...rest } = receipt;
  return {
    ...cutOut(rest),
    gained: { ...gained, people: [...gained.people] },
    lost: { ...lost, people: [...lost.people] },
    remaining: [...remaining],
    invited: [...invited],
    invitations: invitations.map((one) => ({ ...one })),
    notes: [...notes],
  };
}
