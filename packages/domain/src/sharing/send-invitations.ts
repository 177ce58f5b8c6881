import type { Grant } from '../access/model.ts';
import { tell } from '../activity/tell.ts';
import { type Context, requireAccount } from '../context.ts';
import type { Unit } from '../ports.ts';
import type { Resource } from '../resources/model.ts';
import { invitationOf } from './claim.ts';
import type { ShareWords } from './wish.ts';

/** An address that was invited. */
export interface InvitedView {
  readonly email: string;
  /** Where the invited accepts, for the sharer to hand over; shown once. Null: it was mailed. */
  readonly address: string | null;
}

/** What one invitation is about: an address, its grant, and the end that the grant has only because nobody named one. */
export interface NewInvitation {
  readonly email: string;
  readonly grant: Pick<Grant, 'id' | 'principal' | 'role' | 'source' | 'until'>;
  readonly waitsUntil: number | null;
}

/**
 * Makes the secret of each invitation anew, so that the one before opens nothing any more (S13), in the unit that wrote
 * the grants. It leaves by mail where the sharer wants that and the hub sends mail; else its address is the sharer's to
 * hand over, and proves nothing about the invited's address (S27). Both alike whether or not an account has the address.
 */
export async function sendInvitations(
  context: Context,
  unit: Unit,
  resource: Resource,
  invitations: readonly NewInvitation[],
  words: ShareWords,
): Promise<readonly InvitedView[]> {
  const sender = requireAccount(context.caller).key;
  const mailed = words.notify === true && context.mailConfigured;
  const sent: InvitedView[] = [];
  for (const { email, grant, waitsUntil } of invitations) {
    const secret = context.random.secret();
    const path = `/invitation#${secret}`;
    await unit.invitations.put({
      id: invitationOf(grant) ?? grant.id,
      ...{ resource: resource.key, email, sender, mailed, waitsUntil },
      secretHash: context.digest(secret),
      sentAt: context.clock.now(),
      state: 'waiting',
      answeredAt: null,
    });
    await tell(context, unit, {
      to: grant.principal,
      event: 'invited',
      what: 'invited',
      actor: sender,
      resource: resource.key,
      details: {
        role: grant.role,
        until: waitsUntil === null ? grant.until : null,
        message: words.message ?? '',
      },
      path: `/r/${resource.id}`,
      address: email,
      ...(mailed ? { secretPath: path } : { only: 'inbox' }),
    });
    sent.push({ email, address: mailed ? null : context.address(path) });
  }
  return sent;
}
