import { Button, Group, PasswordInput, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Endpoints, ProviderShape } from '@tessera/contract';
import { PROVIDER_ROLES } from '@tessera/domain';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { CopyField } from '../../parts/copy-field.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { FormProblem } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';
import styles from './admin.module.css';
import { ProviderMapping } from './provider-mapping.tsx';

type Body = z.input<Endpoints['createProvider']['body']>;
type Form = {
  readonly [Name in Exclude<keyof Body, 'groupClaim' | 'clientSecret'>]-?: NonNullable<Body[Name]>;
} & { readonly groupClaim: string; readonly clientSecret: string };

const FIELDS = ['name', 'issuer', 'clientId', 'clientSecret', 'scopes', 'domains', 'groupClaim'] as const;

function formOf(provider: ProviderShape | null): Form {
  const own = provider ?? {
    ...{ name: '', issuer: '', clientId: '', confidential: true, enabled: true },
    ...{ scopes: ['profile', 'email'], createsAccounts: false, newAccountRole: 'DATA_SCIENTIST' as const },
    ...{ domains: [], addressesVerified: false, provesBothFactors: false },
    ...{ groupClaim: null, groupMapping: [] },
  };
  const { name, issuer, clientId, confidential, enabled, scopes, createsAccounts, newAccountRole } = own;
  return {
    ...{ name, issuer, clientId, confidential, enabled, scopes, createsAccounts, newAccountRole },
    domains: own.domains,
    addressesVerified: own.addressesVerified,
    provesBothFactors: own.provesBothFactors,
    groupClaim: own.groupClaim ?? '',
    groupMapping: own.groupMapping,
    clientSecret: '',
  };
}

/** All that is said of a provider. Saving asks it whether it is one. */
export function ProviderForm(props: {
  readonly provider: ProviderShape | null;
  readonly callback: string;
  onDone(): void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { provider } = props;
  const [form, setForm] = useState(() => formOf(provider));
  const [deleting, setDeleting] = useState(false);
  const changed = async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: keys.providers }),
      client.invalidateQueries({ queryKey: keys.metadata }),
      client.invalidateQueries({ queryKey: keys.groups }),
    ]);
    props.onDone();
  };
  const save = useMutation({
    mutationFn: () => {
      const { clientSecret, groupClaim, ...rest } = form;
      const body: Body = {
        ...rest,
        groupClaim: groupClaim.trim() === '' ? null : groupClaim.trim(),
        ...(clientSecret === '' ? {} : { clientSecret }),
      };
      return provider === null
        ? api.call('createProvider', { body })
        : api.call('updateProvider', { params: { id: provider.id }, body });
    },
    onSuccess: async ({ name }) => {
      showDone(t('security.saved', { name }));
      await changed();
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.call('deleteProvider', { params: { id } }),
    onSuccess: async () => {
      setDeleting(false);
      showDone(t('security.deleted', { name: provider?.name ?? '' }));
      await changed();
    },
  });
  const prove = useProveAgain(save.error, () => save.mutate(), save.reset);
  const proveDelete = useProveAgain(
    remove.error,
    () => provider !== null && remove.mutate(provider.id),
    remove.reset,
  );
  const errors = fieldErrors(save.error);
  const set = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const text = (field: 'name' | 'issuer' | 'clientId' | 'groupClaim') => ({
    value: form[field],
    error: errors[field],
    onChange: (event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value }),
  });
  const toggle = (field: 'confidential' | 'enabled' | 'createsAccounts' | 'addressesVerified') => ({
    checked: form[field],
    onChange: (event: { currentTarget: { checked: boolean } }) =>
      set({ [field]: event.currentTarget.checked }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className={styles['part']}>
      <Stack pt="md">
        <CopyField
          label={t('security.callback')}
          description={t('security.callbackHint')}
          value={props.callback}
        />
        <TextInput
          label={t('security.name')}
          description={t('security.nameHint')}
          required
          withAsterisk={false}
          maxLength={60}
          autoFocus
          {...text('name')}
        />
        <TextInput
          label={t('security.issuer')}
          description={t('security.issuerHint')}
          type="url"
          required
          withAsterisk={false}
          {...text('issuer')}
        />
        <TextInput label={t('security.clientId')} required autoComplete="off" {...text('clientId')} />
        <Switch label={t('security.confidential')} {...toggle('confidential')} />
        {form.confidential && (
          <PasswordInput
            label={t('security.clientSecret')}
            description={provider?.hasSecret ? t('security.clientSecretKept') : undefined}
            required={provider?.hasSecret !== true}
            withAsterisk={false}
            autoComplete="off"
            error={errors['clientSecret']}
            value={form.clientSecret}
            onChange={(event) => set({ clientSecret: event.currentTarget.value })}
          />
        )}
        <TagsInput
          label={t('security.scopes')}
          description={t('security.scopesHint')}
          error={errors['scopes']}
          value={form.scopes}
          onChange={(scopes) => set({ scopes })}
        />
        <Switch label={t('security.enabled')} {...toggle('enabled')} />
        <Switch
          label={t('security.createsAccounts')}
          description={t(form.createsAccounts ? 'security.createsAccountsOn' : 'security.createsAccountsOff')}
          {...toggle('createsAccounts')}
        />
        {form.createsAccounts && (
          <>
            <Select
              label={t('security.newRole')}
              allowDeselect={false}
              data={PROVIDER_ROLES.map((value) => ({
                value,
                label: t(`admin.accountRole.${value}`),
              }))}
              value={form.newAccountRole}
              onChange={(value) => set({ newAccountRole: value === 'GUEST' ? 'GUEST' : 'DATA_SCIENTIST' })}
            />
            <TagsInput
              label={t('security.domains')}
              description={t('security.domainsHint')}
              error={errors['domains']}
              value={form.domains}
              onChange={(domains) => set({ domains })}
            />
          </>
        )}
        <Switch
          label={t('security.addressesVerified')}
          description={t('security.addressesVerifiedHint')}
          {...toggle('addressesVerified')}
        />
        <Switch
          label={t('security.provesBoth')}
          description={t(form.provesBothFactors ? 'security.provesBothOn' : 'security.provesBothOff')}
          checked={form.provesBothFactors}
          onChange={(event) => set({ provesBothFactors: event.currentTarget.checked })}
        />
        <TextInput
          label={t('security.groupClaim')}
          description={t('security.groupClaimHint')}
          {...text('groupClaim')}
        />
        {form.groupClaim.trim() !== '' && (
          <ProviderMapping
            value={form.groupMapping}
            errors={errors}
            onChange={(groupMapping) => set({ groupMapping: [...groupMapping] })}
          />
        )}
        {prove === null && <FormProblem error={save.error} fields={FIELDS} />}
        {prove}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {provider === null ? t('security.saveNew') : t('security.save')}
          </Button>
          <Button variant="default" onClick={props.onDone}>
            {t('common.cancel')}
          </Button>
          {provider !== null && (
            <Button variant="subtle" color="red" onClick={() => setDeleting(true)}>
              {t('security.delete')}
            </Button>
          )}
        </Group>
      </Stack>
      <ConfirmConsequence
        opened={deleting}
        title={t('security.deleteTitle', { name: provider?.name ?? '' })}
        consequence={t('security.deleteText', { count: provider?.linkedAccounts ?? 0 })}
        confirm={t('security.delete')}
        destroys
        busy={remove.isPending}
        error={proveDelete === null ? remove.error : null}
        onConfirm={() => provider !== null && remove.mutate(provider.id)}
        onClose={() => {
          remove.reset();
          setDeleting(false);
        }}
      />
      {proveDelete}
    </form>
  );
}
