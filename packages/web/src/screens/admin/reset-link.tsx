import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AccountShape } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { CopyField } from '../../parts/copy-field.tsx';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { FormProblem } from '../../parts/states.tsx';

/** Makes the address at which somebody chooses a new password, to hand over; shown this once (A10, P5). */
export function ResetLink({ account }: { readonly account: AccountShape }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const issue = useMutation({
    mutationFn: () => api.call('issueReset', { params: { id: account.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.resetRequests }),
  });
  const prove = useProveAgain(issue.error, () => issue.mutate(), issue.reset);
  if (account.status !== 'active') return null;
  return (
    <Stack>
      <Text c="dimmed">{t('person.resetText', { name: account.name })}</Text>
      {issue.data ? (
        <CopyField
          label={t('person.resetAddress', { name: account.name })}
          description={t('person.resetOnce')}
          value={issue.data.address}
        />
      ) : (
        <>
          {prove === null && <FormProblem error={issue.error} />}
          {prove}
          <div>
            <Button variant="default" loading={issue.isPending} onClick={() => issue.mutate()}>
              {t('person.resetIssue')}
            </Button>
          </div>
        </>
      )}
    </Stack>
  );
}
