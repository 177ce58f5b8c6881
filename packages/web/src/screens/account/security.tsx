import { Alert, Button, Group, Modal, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SecurityShape } from '@tessera/contract';
import { KeySquare, ListRestart, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { securityQuery } from '../../data/session.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import { RecoveryCodes } from '../../security/recovery-codes.tsx';
import '../../security/texts.ts';
import styles from './account.module.css';
import { NewApp } from './new-app.tsx';
import { Passkeys } from './passkeys.tsx';
import { Providers } from './providers.tsx';

/** Second factor, passkeys, recovery codes, providers: how one signs in besides the password. */
export function Security() {
  const { t } = useTranslation();
  const security = useQuery(securityQuery);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (security.isPending) return <RowSkeletons count={4} height={52} />;
  if (security.isError) return <ErrorState error={security.error} onRetry={() => void security.refetch()} />;
  const { data } = security;
  const hasFactor = data.code !== null || data.passkeys.length > 0;
  return (
    <>
      {data.required && !hasFactor && <Alert color="amber">{t('security.required')}</Alert>}
      <App code={data.code} onCodes={setCodes} />
      <Passkeys passkeys={data.passkeys} onCodes={setCodes} />
      {hasFactor && <Recovery left={data.recoveryCodes} onCodes={setCodes} />}
      <Providers linked={data.providers} linkable={data.linkable} />
      {codes !== null && (
        <Modal
          opened
          onClose={() => setCodes(null)}
          title={t('security.recoveryShown')}
          closeOnClickOutside={false}
          closeOnEscape={false}
          withCloseButton={false}
        >
          <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
        </Modal>
      )}
    </>
  );
}

function App(props: {
  readonly code: SecurityShape['code'];
  onCodes(codes: readonly string[] | null): void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const [removing, setRemoving] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.call('removeCode'),
    onSuccess: async () => {
      setRemoving(false);
      showDone(t('security.appRemoved'));
      await client.invalidateQueries({ queryKey: keys.security });
    },
  });
  const prove = useProveAgain(remove.error, () => remove.mutate(), remove.reset);
  return (
    <div>
      <Title order={3} size="h4">
        {t('security.appTitle')}
      </Title>
      <div className={styles['item']}>
        <Text c="dimmed" className={styles['itemText']}>
          {props.code === null ? (
            t('security.appOff')
          ) : (
            <>
              {t('security.appOn')} <RelativeTime time={props.code.createdAt} />
            </>
          )}
        </Text>
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            leftSection={<Smartphone size={14} />}
            onClick={() => setMaking(true)}
          >
            {props.code === null ? t('security.setUpApp') : t('security.replaceApp')}
          </Button>
          {props.code !== null && (
            <Button variant="default" size="xs" onClick={() => setRemoving(true)}>
              {t('security.removeApp')}
            </Button>
          )}
        </Group>
      </div>
      {making && <NewApp onClose={() => setMaking(false)} onCodes={props.onCodes} />}
      <ConfirmConsequence
        opened={removing}
        title={t('security.removeAppTitle')}
        consequence={t('security.removeAppText')}
        confirm={t('security.removeAppButton')}
        destroys
        busy={remove.isPending}
        error={prove === null ? remove.error : null}
        onConfirm={() => remove.mutate()}
        onClose={() => {
          remove.reset();
          setRemoving(false);
        }}
      />
      {prove}
    </div>
  );
}

function Recovery(props: { readonly left: number; onCodes(codes: readonly string[]): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const renew = useMutation({
    mutationFn: () => api.call('renewRecoveryCodes'),
    onSuccess: async ({ recoveryCodes }) => {
      setAsking(false);
      props.onCodes(recoveryCodes);
      await client.invalidateQueries({ queryKey: keys.security });
    },
  });
  const prove = useProveAgain(renew.error, () => renew.mutate(), renew.reset);
  return (
    <div>
      <Title order={3} size="h4">
        {t('security.recoveryTitle')}
      </Title>
      <div className={styles['item']}>
        <Group gap="xs" className={styles['itemText']} wrap="nowrap">
          <KeySquare size={16} aria-hidden="true" />
          <Text c={props.left === 0 ? 'amber' : 'dimmed'}>
            {t('security.recoveryLeft', { count: props.left })}
          </Text>
        </Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<ListRestart size={14} />}
          onClick={() => setAsking(true)}
        >
          {t('security.recoveryNew')}
        </Button>
      </div>
      <ConfirmConsequence
        opened={asking}
        title={t('security.recoveryNewTitle')}
        consequence={t('security.recoveryNewText')}
        confirm={t('security.recoveryNew')}
        busy={renew.isPending}
        error={prove === null ? renew.error : null}
        onConfirm={() => renew.mutate()}
        onClose={() => {
          renew.reset();
          setAsking(false);
        }}
      />
      {prove}
    </div>
  );
}
