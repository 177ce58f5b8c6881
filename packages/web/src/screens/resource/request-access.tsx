import { Button, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Role } from '@tessera/domain';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownRequestQuery, useRequestAccess } from '../../data/requests.ts';
import { FormProblem } from '../../parts/index.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';

const MESSAGE = 2000;
type AskedRole = Exclude<Role, 'owner'>;

/**
 * Asks those who manage a thing for a role, and says what became of it (S28). Of an address that opens nothing it says
 * the same.
 */
export function RequestAccess(props: { readonly id: string; readonly roles: readonly AskedRole[] }) {
  const { t } = useTranslation();
  const { id, roles } = props;
  const own = useQuery(ownRequestQuery(id));
  const request = useRequestAccess(id);
  const [role, setRole] = useState<AskedRole>(roles[0] ?? 'viewer');
  const [message, setMessage] = useState('');
  const [again, setAgain] = useState(false);
  if (own.isPending) return null;
  const last = own.data ?? null;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!request.isPending)
      request.mutate({ role, message: message.trim() }, { onSuccess: () => setAgain(false) });
  }

  if (last?.status === 'pending' && !again)
    return (
      <Stack gap="xs" align="center">
        <Text role="status">
          {t(`resource.request.pending.${last.role}`)} <RelativeTime time={last.createdAt} />
        </Text>
        <Text size="sm" c="dimmed">
          {t('resource.request.pendingNote')}
        </Text>
        <Button variant="default" onClick={() => setAgain(true)}>
          {t('resource.request.change')}
        </Button>
      </Stack>
    );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm" ta="start" maw={440} mx="auto">
        {last?.status === 'declined' && <Text role="status">{t('resource.request.declined')}</Text>}
        {roles.length > 1 && (
          <NativeSelect
            label={t('resource.request.role')}
            value={role}
            data={roles.map((one) => ({ value: one, label: t(`resource.request.as.${one}`) }))}
            onChange={(event) => setRole(roles.find((one) => one === event.currentTarget.value) ?? role)}
          />
        )}
        <Textarea
          label={t('resource.request.message')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={MESSAGE}
          dir="auto"
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <FormProblem error={request.error} />
        <Text size="xs" c="dimmed">
          {t('resource.request.seen')}
        </Text>
        <Button type="submit" loading={request.isPending}>
          {t('resource.request.send')}
        </Button>
      </Stack>
    </form>
  );
}
