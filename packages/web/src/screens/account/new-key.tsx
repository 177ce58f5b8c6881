import { Alert, Button, Checkbox, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KEY_SCOPES, type KeyScope } from '@tessera/domain';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { CopyField } from '../../parts/copy-field.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { FormProblem } from '../../parts/states.tsx';

const DAY = 24 * 60 * 60 * 1000;
/** How long a key works, in days; null has no end. */
const LIVES = { month: 30, quarter: 90, year: 365, endless: null } as const;
type Life = keyof typeof LIVES;
const LIFE_NAMES: readonly Life[] = ['month', 'quarter', 'year', 'endless'];

/** Makes an access key and shows its secret once; the dialog then closes only by its button. */
export function NewKey({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly KeyScope[]>(['read']);
  const [life, setLife] = useState<Life>('quarter');
  const make = useMutation({
    mutationFn: () => {
      const days = LIVES[life];
      const until = days === null ? null : new Date(Date.now() + days * DAY).toISOString();
      return api.call('createKey', { body: { name: name.trim(), scopes: [...scopes], until } });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.accessKeys }),
  });
  const prove = useProveAgain(make.error, () => make.mutate(), make.reset);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const errors = fieldErrors(make.error);
  if (make.data) {
    return (
      <Modal
        opened
        onClose={onClose}
        title={t('account.keyMade')}
        closeOnClickOutside={false}
        closeOnEscape={false}
        withCloseButton={false}
      >
        <Stack>
          <Alert color="amber">{t('account.secretOnce')}</Alert>
          <CopyField label={t('account.secretLabel')} value={make.data.secret} />
          <Button onClick={onClose}>{t('account.secretKept')}</Button>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('account.newKey')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('account.keyName')}
            description={t('account.keyNameHint')}
            required
            withAsterisk={false}
            data-autofocus
            maxLength={120}
            error={errors['name']}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox.Group
            label={t('account.scopes')}
            error={errors['scopes']}
            value={[...scopes]}
            onChange={(chosen) => setScopes(KEY_SCOPES.filter((scope) => chosen.includes(scope)))}
          >
            <Stack gap="xs" mt="xs">
              {KEY_SCOPES.map((scope) => (
                <Checkbox key={scope} value={scope} label={t(`account.scope.${scope}`)} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Select
            label={t('account.keyUntil')}
            allowDeselect={false}
            data={LIFE_NAMES.map((value) => ({ value, label: t(`account.lives.${value}`) }))}
            value={life}
            onChange={(value) => setLife(LIFE_NAMES.find((each) => each === value) ?? 'quarter')}
          />
          {prove === null && <FormProblem error={make.error} fields={['name', 'scopes']} />}
          <Button type="submit" loading={make.isPending} disabled={scopes.length === 0}>
            {t('account.makeKey')}
          </Button>
        </Stack>
      </form>
      {prove}
    </Modal>
  );
}
