import { Button } from '@mantine/core';
import { isolated } from '@tessera/client';
import type { ReceiptShape } from '@tessera/contract';
import { api } from '../data/api.ts';
import { CopyField } from '../parts/index.ts';
import type { ShareChanges } from './share-changes.ts';
import { useShare } from './share-data.ts';
import styles from './sharing.module.css';
import { useSharingWords } from './words.ts';

/** An invitation that no mail took: its address is the sharer's to hand over, and is shown this once. */
export interface HandedOver {
  readonly email: string;
  readonly address: string;
}

/** What of a change is to be handed over. */
export function toHandOver(invitations: ReceiptShape['invitations']): readonly HandedOver[] {
  return invitations.flatMap(({ email, address }) => (address === null ? [] : [{ email, address }]));
}

/** The addresses to hand over, to be copied each by itself or all at once. */
export function HandOver({ invitations }: { readonly invitations: readonly HandedOver[] }) {
  const t = useSharingWords();
  const all = invitations.map(({ email, address }) => `${email} ${address}`).join('\n');
  return (
    <div className={styles['handOver']}>
      {invitations.length > 1 && (
        <CopyField
          label={t('invitation.all', { count: invitations.length })}
          description={t('invitation.once')}
          value={all}
        />
      )}
      {invitations.map(({ email, address }) => (
        <CopyField
          key={email}
          label={t('invitation.handOver', { email })}
          {...(invitations.length > 1 ? {} : { description: t('invitation.once') })}
          value={address}
        />
      ))}
    </div>
  );
}

/** Sends an invitation once more, at the end of its row; without mail, makes it a new address to hand over. */
export function ResendInvitation(props: {
  readonly resource: string;
  /** Of its grant. */
  readonly invitation: string;
  readonly email: string;
  readonly changes: ShareChanges;
}) {
  const t = useSharingWords();
  const { resource, invitation, email, changes } = props;
  const what = `resend ${invitation}`;
  // Already read for the dialog that the row stands in.
  const mails = useShare(resource, false).share?.mailConfigured ?? true;
  const resend = () =>
    changes.act(what, async () => {
      const params = { id: resource, invitation };
      const sent = await api.call('resendInvitation', { params, body: {} });
      const name = isolated(email);
      return {
        kind: 'done',
        sentences: [t(sent.address === null ? 'invitation.sent' : 'invitation.renewed', { name })],
        undo: null,
        handOver: toHandOver([sent]),
      };
    });
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      loading={changes.busy === what}
      aria-label={t(mails ? 'invitation.resendTo' : 'invitation.renewFor', { name: email })}
      onClick={() => void resend()}
    >
      {t(mails ? 'invitation.resend' : 'invitation.renew')}
    </Button>
  );
}
