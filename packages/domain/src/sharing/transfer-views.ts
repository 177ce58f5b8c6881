import { askerOf, type Context, requireAccount } from '../context.ts';
import type { Unit } from '../ports.ts';
import { invitedAs, loadNames, type PersonView, type PrincipalView } from './names.ts';
import { ownKeys } from './own-keys.ts';
import { isStillOffered } from './still-offered.ts';
import type { StoredTransfer } from './transfer-store.ts';

/** An open offer of ownership (S16). Times are ms since 1970. */
export interface TransferView {
  readonly id: string;
  /** What is offered. The id is null to who may not view it yet. */
  readonly resource: { readonly id: string | null; readonly title: string; readonly kind: string };
  /** How many things there are below it. */
  readonly below: number;
  readonly from: PersonView;
  readonly to: PrincipalView;
  readonly keepManager: boolean;
  readonly message: string;
  readonly createdAt: number;
  readonly until: number;
}

export interface TransfersView {
  /** Offered to the caller, newest first. */
  readonly received: readonly TransferView[];
  /** Offered by the caller. */
  readonly sent: readonly TransferView[];
}

const MOST = 100;
const COUNTED = 10_000;

/** The open offers to the caller and by them. */
export async function listTransfers(context: Context): Promise<TransfersView> {
  const self = requireAccount(context.caller).key;
  return context.store.read(async (unit) => {
    const sent = await unit.transfers.openBy(self, context.clock.now(), MOST);
    return {
      received: await receivedTransfers(context, unit),
      sent: await describeTransfers(context, unit, sent),
    };
  });
}

/**
 * The open offers to the caller that could be accepted now, newest first. An offer of who has lost the thing, or has put
 * it into the trash, says nothing of it.
 */
export async function receivedTransfers(context: Context, unit: Unit): Promise<readonly TransferView[]> {
  const now = context.clock.now();
  const open = await unit.transfers.openTo(await ownKeys(context, unit), now, MOST);
  const offered: StoredTransfer[] = [];
  for (const transfer of open) {
    const [resource] = await unit.resources.byKeys([transfer.resource]);
    if (resource !== undefined && (await isStillOffered(unit, transfer, resource, now)))
      offered.push(transfer);
  }
  return describeTransfers(context, unit, offered);
}

/**
 * Open offers as the caller may see them: who offers is known by offering; who gets it to who offers by the address at
 * least, by which they were named, to others as they know them (S35).
 */
export async function describeTransfers(
  context: Context,
  unit: Unit,
  transfers: readonly StoredTransfer[],
): Promise<readonly TransferView[]> {
  if (transfers.length === 0) return [];
  const self = requireAccount(context.caller).key;
  const resources = new Map(
    (await unit.resources.byKeys(transfers.map(({ resource }) => resource))).map((one) => [one.key, one]),
  );
  const judged = await unit.access.judgeMany(
    await askerOf(context, unit),
    [...resources.values()].map(({ id }) => id),
  );
  const visible = new Set(judged.flatMap((one) => (one?.decision.role == null ? [] : [one.resource.key])));
  const offerers = transfers.map(({ offerer }) => offerer);
  const names = await loadNames(
    context,
    unit,
    [...offerers, ...transfers.map(({ recipient }) => recipient)],
    {
      known: offerers,
    },
  );
  const views: TransferView[] = [];
  for (const transfer of transfers) {
    const { id, keepManager, message, createdAt, until, offerer } = transfer;
    const resource = resources.get(transfer.resource);
    if (resource === undefined) continue;
    views.push({
      ...{ id, keepManager, message, createdAt, until },
      resource: {
        id: visible.has(resource.key) ? resource.id : null,
        title: resource.title,
        kind: resource.kind,
      },
      below: (await unit.access.countBelow(resource.key, COUNTED)) - 1,
      from: names.person(offerer),
      to: shownRecipient(transfer),
    });
  }
  return views;

  function shownRecipient({ recipient, offerer, address }: StoredTransfer): PrincipalView {
    const info = names.info(recipient);
    if (info === undefined || offerer !== self || names.knows(recipient)) return names.principal(recipient);
    return invitedAs({ ...info, email: address ?? info.email });
  }
}
