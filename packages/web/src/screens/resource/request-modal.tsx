import { Modal } from '@mantine/core';
import type { ResourceDetails } from '@tessera/contract';
import { rank } from '@tessera/domain';
import { useTranslation } from 'react-i18next';
import { RequestAccess } from './request-access.tsx';

/** Roles that one asks for, weakest first; a hub rounds down to what the kind offers. */
const ASKED = ['viewer', 'commenter', 'editor', 'manager'] as const;

/** Whether there is a role above one's own to ask for: whoever manages needs none. */
export function canAskForMore(thing: ResourceDetails): boolean {
  return thing.trashedAt === null && rank(thing.role) < rank('manager');
}

/** Asks for a higher role on a thing that one may view already (S28). */
export function RequestModal(props: {
  readonly thing: ResourceDetails;
  readonly opened: boolean;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const { thing } = props;
  const above = ASKED.filter((role) => rank(role) > rank(thing.role));
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t('resource.request.more')}
      centered
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <RequestAccess id={thing.id} roles={above} />
    </Modal>
  );
}
