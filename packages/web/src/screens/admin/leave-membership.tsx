import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMembershipsChanged } from '../../data/memberships.ts';
import { useMe } from '../../data/session.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { showDone } from '../../parts/toasts.tsx';

/** The way out of a group or an organization, asked before: what came through it is out of reach at once. */
export function LeaveMembership(props: {
  readonly name: string;
  readonly label: string;
  /** Where the others are. */
  readonly to: '/groups' | '/organizations';
  leave(person: string): Promise<unknown>;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changed = useMembershipsChanged();
  const person = useMe().account.id;
  const { name, label } = props;
  const [asking, setAsking] = useState(false);
  const leave = useMutation({
    mutationFn: () => props.leave(person),
    onSuccess: async () => {
      showDone(t('groups.left', { name }));
      await navigate({ to: props.to });
      await changed();
    },
  });
  return (
    <div>
      <Button variant="subtle" leftSection={<LogOut size={16} />} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <ConfirmConsequence
        opened={asking}
        title={t('groups.leaveTitle', { name })}
        consequence={t('groups.leaveText')}
        confirm={label}
        busy={leave.isPending}
        error={leave.error}
        onConfirm={() => leave.mutate()}
        onClose={() => {
          leave.reset();
          setAsking(false);
        }}
      />
    </div>
  );
}
