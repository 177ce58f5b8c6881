import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AccountShape } from '@tessera/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import '../../security/texts.ts';

/** How somebody signs in, and the way out for who lost their phone and their recovery codes. */
export function PersonSecurity({ account }: { readonly account: AccountShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { id, name } = account;
  const security = useQuery({
    queryKey: keys.personSecurity(id),
    queryFn: ({ signal }) => api.call('getUserSecurity', { params: { id } }, { signal }),
  });
  const reset = useMutation({
    mutationFn: () => api.call('resetFactors', { params: { id } }),
    onSuccess: async () => {
      setAsking(false);
      showDone(t('security.resetDone', { name }));
      await client.invalidateQueries({ queryKey: keys.personSecurity(id) });
    },
  });
  const prove = useProveAgain(reset.error, () => reset.mutate(), reset.reset);
  if (security.isPending) return <RowSkeletons count={1} height={40} />;
  if (security.isError) return <ErrorState error={security.error} onRetry={() => void security.refetch()} />;
  const { password, code, passkeys, recoveryCodes, providers } = security.data;
  const hasFactor = code !== null || passkeys.length > 0;
  const facts = [
    t(password ? 'security.personPassword' : 'security.personNoPassword'),
    ...(code === null ? [] : [t('security.personApp')]),
    ...(passkeys.length === 0 ? [] : [t('security.personPasskeys', { count: passkeys.length })]),
    ...(hasFactor ? [t('security.personRecovery', { count: recoveryCodes })] : []),
    ...providers.map((provider) => provider.name),
  ];
  return (
    <Stack align="flex-start">
      <Text>
        {facts.join(' · ')}
        {!hasFactor && <> · {t('security.personNoFactor')}</>}
      </Text>
      {hasFactor && (
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('security.reset')}
        </Button>
      )}
      <ConfirmConsequence
        opened={asking}
        title={t('security.resetTitle', { name })}
        consequence={t('security.resetText')}
        confirm={t('security.resetButton')}
        destroys
        busy={reset.isPending}
        error={prove === null ? reset.error : null}
        onConfirm={() => reset.mutate()}
        onClose={() => {
          reset.reset();
          setAsking(false);
        }}
      />
      {prove}
    </Stack>
  );
}
