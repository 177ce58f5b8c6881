import { Button, Stack, Switch, TagsInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Endpoints, SettingsShape } from '@tessera/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState, FormProblem } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './admin.module.css';

type Changes = z.input<Endpoints['updateSettings']['body']>;

/** Who may come in: switches that say what they do, and count from the next request. */
export function SettingsScreen() {
  const { t } = useTranslation();
  const settings = useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => api.call('getSettings', {}, { signal }),
  });
  return (
    <Screen title={t('settings.title')} width="form">
      {settings.isPending && <RowSkeletons count={4} />}
      {settings.isError && <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && <Entrance settings={settings.data} />}
    </Screen>
  );
}

function useSave() {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (changes: Changes) => api.call('updateSettings', { body: changes }),
    onSuccess: async (next) => {
      client.setQueryData(keys.settings, next);
      showDone(t('settings.saved'));
      await client.invalidateQueries({ queryKey: keys.metadata });
    },
  });
}

const SWITCHES = ['signupEnabled', 'signupApproval', 'guestSessions'] as const;

function Entrance({ settings }: { readonly settings: SettingsShape }) {
  const { t } = useTranslation();
  const save = useSave();
  const toggle = (name: (typeof SWITCHES)[number]) => {
    const wished = save.isPending ? save.variables[name] : undefined;
    const on = wished ?? settings[name];
    return (
      <Switch
        label={t(`settings.${name}.label`)}
        description={t(on ? `settings.${name}.on` : `settings.${name}.off`)}
        checked={on}
        disabled={save.isPending}
        onChange={(event) => save.mutate({ [name]: event.currentTarget.checked })}
      />
    );
  };
  return (
    <>
      <section className={styles['part']}>
        <Title order={2} size="h3">
          {t('settings.signup')}
        </Title>
        {toggle('signupEnabled')}
        {settings.signupEnabled && (
          <>
            {toggle('signupApproval')}
            <Domains key={settings.signupDomains.join(' ')} domains={settings.signupDomains} />
          </>
        )}
      </section>
      <section className={styles['part']}>
        <Title order={2} size="h3">
          {t('settings.guests')}
        </Title>
        {toggle('guestSessions')}
      </section>
      <FormProblem error={save.error} />
    </>
  );
}

function Domains({ domains }: { readonly domains: readonly string[] }) {
  const { t } = useTranslation();
  const save = useSave();
  const [value, setValue] = useState([...domains]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ signupDomains: value });
  };
  const same = value.length === domains.length && value.every((each) => domains.includes(each));
  return (
    <form onSubmit={submit} className={styles['narrow']}>
      <Stack gap="sm">
        <TagsInput
          label={t('settings.domains')}
          description={t(value.length === 0 ? 'settings.domainsAll' : 'settings.domainsSome')}
          placeholder={value.length === 0 ? 'example.org' : ''}
          value={value}
          onChange={setValue}
        />
        <FormProblem error={save.error} />
        <div>
          <Button type="submit" variant="default" disabled={same} loading={save.isPending}>
            {t('settings.saveDomains')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
