import type { ReceiptShape } from '@tessera/contract';
import type { ReceiptView } from '@tessera/domain';

/** What a change of sharing did, as the API says it. */
export function receiptOut(receipt: ReceiptView): ReceiptShape {
  const { gained, lost, remaining, invited, invitations, notes, silentNodes, ...rest } = receipt;
  return {
    ...rest,
    gained: { ...gained, people: [...gained.people] },
    lost: { ...lost, people: [...lost.people] },
    remaining: [...remaining],
    invited: [...invited],
    invitations: invitations.map((one) => ({ ...one })),
    notes: [...notes],
    silentNodes: [...silentNodes],
  };
}
