import { Text } from '@mantine/core';
import { isolated } from '@tessera/client';
import { Building2, Mail, Users, UsersRound } from 'lucide-react';
import { PersonAvatar } from '../parts/index.ts';
import type { Recipient } from './recipients.ts';
import { Sentence } from './sentence.tsx';
import styles from './sharing.module.css';
import { type SharingWords, useSharingWords } from './words.ts';

/** Whom the type-ahead suggests: name, who that is, who is in it, and what they have already. */
export function RecipientOption({ recipient }: { readonly recipient: Recipient }) {
  const t = useSharingWords();
  const already = alreadyWords(t, recipient);
  return (
    <div className={styles['option']}>
      <RecipientIcon recipient={recipient} size={28} />
      <div className={styles['optionText']}>
        <Text title={recipient.name}>
          <bdi>{recipient.kind === 'everyoneHere' ? t('field.everyoneHere') : recipient.name}</bdi>
        </Text>
        <Text size="xs" c="dimmed">
          {belowWords(t, recipient)}
        </Text>
        {already !== null && (
          <Text component="div" size="xs" c="dimmed">
            <Sentence size="xs">{already}</Sentence>
          </Text>
        )}
      </div>
    </div>
  );
}

/** A person's initials, or the sign of a group, an organization, an address. Decoration. */
export function RecipientIcon(props: { readonly recipient: Recipient; readonly size: number }) {
  const { recipient, size } = props;
  if (recipient.kind === 'person') return <PersonAvatar person={recipient} size={size < 20 ? 18 : size} />;
  const Icon = ICONS[recipient.kind];
  if (size < 20) return <Icon size={size} aria-hidden="true" />;
  return (
    <span className={styles['optionIcon']} aria-hidden="true">
      <Icon size={16} />
    </span>
  );
}

const ICONS = { group: Users, organization: Building2, everyoneHere: UsersRound, address: Mail } as const;

function belowWords(t: SharingWords, recipient: Recipient): string {
  const count = recipient.memberCount;
  switch (recipient.kind) {
    case 'person':
      return recipient.email ?? '';
    case 'address':
      return t('field.addressHint');
    case 'everyoneHere':
      return t('field.everyoneHereHint');
    case 'organization':
      return count === null ? t('field.organizationUnknown') : t('field.organization', { count });
    case 'group': {
      const size = count === null ? t('field.groupUnknown') : t('field.group', { count });
      if (recipient.members.length === 0) return size;
      const more = count !== null && count > recipient.members.length ? ', …' : '';
      return `${size}: ${recipient.members.join(', ')}${more}`;
    }
  }
}

function alreadyWords(t: SharingWords, recipient: Recipient): string | null {
  if (recipient.current === null) return null;
  const can = t(`can.${recipient.current.role}`);
  const { through } = recipient.current;
  // What a group has by itself is not through itself.
  return through === recipient.name
    ? t('field.alreadyDirect', { can })
    : t('field.already', { can, through: isolated(through) });
}
