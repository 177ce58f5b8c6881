import { Badge, Button, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ProviderShape } from '@tessera/contract';
import { ChevronDown, KeyRound, LockKeyhole, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useSession } from '../../data/session.ts';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import '../../security/texts.ts';
import './texts.ts';
import styles from './admin.module.css';
import { ProviderForm } from './provider-form.tsx';

/** The providers that people may sign in by, besides the password (A6, P14). */
export function SignInMethodsScreen() {
  const { t } = useTranslation();
  const { may } = useSession();
  const allowed = may('settings:manage') && may('users:grant-all');
  const [open, setOpen] = useState<string | null>(null);
  const providers = useQuery({
    queryKey: keys.providers,
    queryFn: ({ signal }) => api.call('listProviders', {}, { signal }),
    enabled: allowed,
  });
  const close = () => setOpen(null);
  if (!allowed) {
    return (
      <Screen title={t('security.adminTitle')} width="form">
        <EmptyState icon={LockKeyhole} title={t('security.adminNeeds')} />
      </Screen>
    );
  }
  const adding = open === 'new';
  return (
    <Screen title={t('security.adminTitle')} width="form">
      <Text c="dimmed" mb="md">
        {t('security.adminText')}
      </Text>
      {providers.isPending && <RowSkeletons count={2} />}
      {providers.isError && <ErrorState error={providers.error} onRetry={() => void providers.refetch()} />}
      {providers.data && (
        <>
          {providers.data.items.length === 0 && !adding && (
            <EmptyState
              icon={KeyRound}
              title={t('security.adminNone')}
              actions={
                <Button leftSection={<Plus size={16} />} onClick={() => setOpen('new')}>
                  {t('security.add')}
                </Button>
              }
            >
              {t('security.adminNoneText')}
            </EmptyState>
          )}
          <ul className={styles['list']}>
            {providers.data.items.map((provider) => (
              <li key={provider.id} className={styles['item']}>
                <ProviderItem
                  provider={provider}
                  open={open === provider.id}
                  onToggle={() => setOpen(open === provider.id ? null : provider.id)}
                />
                {open === provider.id && (
                  <ProviderForm provider={provider} callback={providers.data.callback} onDone={close} />
                )}
              </li>
            ))}
          </ul>
          {adding && <ProviderForm provider={null} callback={providers.data.callback} onDone={close} />}
          {providers.data.items.length > 0 && !adding && (
            <Button mt="md" variant="default" leftSection={<Plus size={16} />} onClick={() => setOpen('new')}>
              {t('security.add')}
            </Button>
          )}
        </>
      )}
    </Screen>
  );
}

function ProviderItem(props: { readonly provider: ProviderShape; readonly open: boolean; onToggle(): void }) {
  const { t } = useTranslation();
  const { name, issuer, enabled, linkedAccounts } = props.provider;
  return (
    <UnstyledButton className={styles['way']} w="100%" aria-expanded={props.open} onClick={props.onToggle}>
      <span className={styles['wayText']}>
        <Text component="span" fw={550}>
          <bdi>{name}</bdi>{' '}
          {!enabled && (
            <Badge component="span" variant="light" color="amber" tt="none">
              {t('security.off')}
            </Badge>
          )}
        </Text>
        <Text component="span" display="block" size="xs" c="dimmed">
          {issuer} · {t('security.linked', { count: linkedAccounts })}
        </Text>
      </span>
      <ChevronDown size={16} aria-hidden="true" />
    </UnstyledButton>
  );
}
