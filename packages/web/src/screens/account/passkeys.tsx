import { Button, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PasskeyShape } from '@tessera/contract';
import { Fingerprint } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { makePasskey, passkeysPossible } from '../../data/passkeys.ts';
import { useMetadata } from '../../data/session.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { showDone } from '../../parts/toasts.tsx';
import { PasskeyProblem } from '../../security/passkey-problem.tsx';
import styles from './account.module.css';

type Naming = { readonly id: string | null; readonly name: string };

/** One's passkeys: to add, name and remove. */
export function Passkeys(props: {
  readonly passkeys: readonly PasskeyShape[];
  onCodes(codes: readonly string[] | null): void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const hub = useMetadata();
  const [naming, setNaming] = useState<Naming | null>(null);
  const [removing, setRemoving] = useState<PasskeyShape | null>(null);
  const remove = useMutation({
    mutationFn: ({ id }: PasskeyShape) => api.call('removePasskey', { params: { id } }),
    onSuccess: async (_, { name }) => {
      setRemoving(null);
      showDone(t('security.passkeyRemoved', { name }));
      await client.invalidateQueries({ queryKey: keys.security });
    },
  });
  const prove = useProveAgain(remove.error, () => removing && remove.mutate(removing), remove.reset);
  const possible = hub.signInMethods.includes('passkey') && passkeysPossible();
  return (
    <div>
      <Title order={3} size="h4">
        {t('security.passkeysTitle')}
      </Title>
      <Text c="dimmed">{possible ? t('security.passkeysNote') : t('security.passkeysUnable')}</Text>
      <ul className={styles['list']}>
        {props.passkeys.map((passkey) => (
          <li key={passkey.id} className={styles['item']}>
            <div className={styles['itemText']}>
              <Text fw={550}>
                <bdi>{passkey.name}</bdi>
              </Text>
              <Text size="xs" c="dimmed">
                {passkey.synced && `${t('security.passkeySynced')} · `}
                {t('account.since')} <RelativeTime time={passkey.createdAt} /> ·{' '}
                {passkey.lastUsedAt === null ? (
                  t('account.neverUsed')
                ) : (
                  <>
                    {t('account.lastUsed')} <RelativeTime time={passkey.lastUsedAt} />
                  </>
                )}
              </Text>
            </div>
            <Group gap="xs" wrap="nowrap">
              <Button
                size="xs"
                variant="default"
                aria-label={t('security.renameOf', { name: passkey.name })}
                onClick={() => setNaming(passkey)}
              >
                {t('security.rename')}
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={t('security.removeOf', { name: passkey.name })}
                onClick={() => setRemoving(passkey)}
              >
                {t('security.remove')}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      {possible && (
        <Button
          mt="xs"
          variant="default"
          leftSection={<Fingerprint size={16} />}
          onClick={() => setNaming({ id: null, name: '' })}
        >
          {t('security.addPasskey')}
        </Button>
      )}
      {naming !== null && (
        <NamePasskey naming={naming} onClose={() => setNaming(null)} onCodes={props.onCodes} />
      )}
      <ConfirmConsequence
        opened={removing !== null}
        title={t('security.removePasskeyTitle', { name: removing?.name ?? '' })}
        consequence={t('security.removePasskeyText')}
        confirm={t('security.removePasskeyButton')}
        destroys
        busy={remove.isPending}
        error={prove === null ? remove.error : null}
        onConfirm={() => removing && remove.mutate(removing)}
        onClose={() => {
          remove.reset();
          setRemoving(null);
        }}
      />
      {prove}
    </div>
  );
}

/** A name for a new passkey, which the browser then makes; or another name for one. */
function NamePasskey(props: {
  readonly naming: Naming;
  onClose(): void;
  onCodes(codes: readonly string[] | null): void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { id } = props.naming;
  const [name, setName] = useState(props.naming.name);
  const save = useMutation({
    mutationFn: async () => {
      if (id !== null) {
        await api.call('renamePasskey', { params: { id }, body: { name: name.trim() } });
        return null;
      }
      const { options } = await api.call('beginPasskey');
      const response = await makePasskey(options);
      return (await api.call('addPasskey', { body: { name: name.trim(), response } })).recoveryCodes;
    },
    onSuccess: async (codes) => {
      props.onClose();
      showDone(t(id === null ? 'security.passkeyAdded' : 'security.renamed', { name: name.trim() }));
      if (codes !== null) props.onCodes(codes);
      await client.invalidateQueries({ queryKey: keys.security });
    },
  });
  const prove = useProveAgain(save.error, () => save.mutate(), save.reset);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={id === null ? t('security.addPasskey') : t('security.renameOf', { name: props.naming.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('security.passkeyName')}
            description={t('security.passkeyNameHint')}
            required
            withAsterisk={false}
            data-autofocus
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {prove === null && <PasskeyProblem error={save.error} />}
          <Button type="submit" loading={save.isPending}>
            {id === null ? t('security.addPasskeyButton') : t('security.rename')}
          </Button>
        </Stack>
      </form>
      {prove}
    </Modal>
  );
}
