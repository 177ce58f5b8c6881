import { Button, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AccountShape, GroupShape } from '@tessera/contract';
import { ACCOUNT_ROLES, ACCOUNT_STATUSES } from '@tessera/domain';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findGroupsQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useFound } from '../../parts/found-select.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { FormProblem } from '../../parts/states.tsx';
import styles from './admin.module.css';
import { GroupImpact, PermissionPreview } from './impact-words.tsx';
import { changesOf, formOf, PERSON_FIELDS, type PersonForm } from './person-changes.ts';
import { tellEnded } from './tell-ended.ts';

type TextField = 'name' | 'email' | 'institution' | 'website';

/** Fields, role, status and groups of an account. Only what was changed is sent. */
export function PersonFields(props: {
  readonly account: AccountShape;
  readonly groups: readonly GroupShape[];
}) {
  const { account, groups } = props;
  const { t } = useTranslation();
  const client = useQueryClient();
  // As it was when the form began: what a later look brings in, somebody else changed.
  const [shown, setShown] = useState({ account, groups: groups.map(({ id }) => id) });
  const [form, setForm] = useState<PersonForm>(() => formOf(shown.account, shown.groups));
  const changes = changesOf(shown.account, shown.groups, form);
  const save = useMutation({
    mutationFn: () => api.call('updateUser', { params: { id: account.id }, body: changes }),
    onSuccess: (updated) => {
      setShown({ account: updated.account, groups: [...form.groups] });
      setForm(formOf(updated.account, form.groups));
      client.setQueryData(keys.person(account.id), updated.account);
      tellEnded(t('person.saved', { name: updated.account.name }), updated);
      // Nothing here waits for these: the next change can be saved at once.
      void client.invalidateQueries({ queryKey: keys.people });
      void client.invalidateQueries({ queryKey: keys.groups });
      void client.invalidateQueries({ queryKey: keys.me, exact: true });
    },
  });
  const prove = useProveAgain(save.error, () => save.mutate(), save.reset);
  const errors = fieldErrors(save.error);
  const set = (part: Partial<PersonForm>) => setForm((before) => ({ ...before, ...part }));
  const field = (name: TextField) => ({
    name,
    value: form[name],
    error: errors[name],
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className={styles['narrow']}>
      <Stack>
        <TextInput label={t('common.name')} required withAsterisk={false} {...field('name')} />
        <TextInput
          label={t('common.email')}
          description={account.emailVerified ? undefined : t('person.unverified')}
          type="email"
          required
          withAsterisk={false}
          {...field('email')}
        />
        <TextInput label={t('account.institution')} {...field('institution')} />
        <TextInput label={t('account.website')} type="url" placeholder="https://" {...field('website')} />
        <Select
          label={t('admin.roleFilter')}
          allowDeselect={false}
          data={ACCOUNT_ROLES.map((value) => ({ value, label: t(`admin.accountRole.${value}`) }))}
          value={form.role}
          error={errors['role']}
          onChange={(value) => set({ role: ACCOUNT_ROLES.find((each) => each === value) ?? form.role })}
        />
        <Select
          label={t('person.status')}
          description={t(`person.statusHint.${form.status}`)}
          allowDeselect={false}
          data={ACCOUNT_STATUSES.filter((each) => each !== 'pending' || account.status === 'pending').map(
            (value) => ({ value, label: t(`admin.status.${value}`) }),
          )}
          value={form.status}
          onChange={(value) =>
            set({ status: ACCOUNT_STATUSES.find((each) => each === value) ?? form.status })
          }
        />
        <GroupsField
          known={groups}
          value={form.groups}
          error={errors['groups']}
          onChange={(next) => set({ groups: next })}
        />
        {(changes.role !== undefined || changes.status !== undefined || changes.groups !== undefined) && (
          <div role="status">
            <Text fw={550}>{t('admin.preview.title')}</Text>
            <PermissionPreview
              change={{
                kind: 'person',
                person: account.id,
                ...(changes.role === undefined ? {} : { role: changes.role }),
                ...(changes.status === undefined ? {} : { status: changes.status }),
                ...(changes.groups === undefined ? {} : { groups: changes.groups }),
              }}
            />
            <JoiningImpact
              account={account}
              joins={form.groups.filter((id) => !groups.some((group) => group.id === id))}
              leaves={groups.filter((group) => !form.groups.includes(group.id)).map(({ id }) => id)}
            />
          </div>
        )}
        {prove === null && <FormProblem error={save.error} fields={PERSON_FIELDS} />}
        {prove}
        <div>
          <Button type="submit" loading={save.isPending} disabled={Object.keys(changes).length === 0}>
            <Text span truncate inherit>
              {t('person.save', { name: account.name })}
            </Text>
          </Button>
        </div>
      </Stack>
    </form>
  );
}

/** What joining and leaving these groups would let them reach, or take from them (P11). */
function JoiningImpact(props: {
  readonly account: AccountShape;
  readonly joins: readonly string[];
  readonly leaves: readonly string[];
}) {
  const { id, name } = props.account;
  return (
    <>
      {props.joins.map((group) => (
        <GroupImpact key={group} group={group} plan={{ kind: 'join', person: id }} name={name} thingsOnly />
      ))}
      {props.leaves.map((group) => (
        <GroupImpact key={group} group={group} plan={{ kind: 'leave', person: id }} name={name} thingsOnly />
      ))}
    </>
  );
}

/** Which groups; more are found by typing. */
function GroupsField(props: {
  readonly known: readonly GroupShape[];
  readonly value: readonly string[];
  readonly error: string | undefined;
  onChange(groups: string[]): void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const { found, looking } = useFound(typed, findGroupsQuery);
  const [seen, setSeen] = useState(props.known);
  const names = new Map([...seen, ...(found ?? [])].map((group) => [group.id, group.name]));
  return (
    <MultiSelect
      label={t('admin.groupsTitle')}
      description={t('person.groupsHint')}
      searchable
      hidePickedOptions
      nothingFoundMessage={looking ? undefined : t('admin.noGroups.title')}
      data={[...names].map(([value, label]) => ({ value, label }))}
      value={[...props.value]}
      error={props.error}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(next) => {
        // What was picked keeps its name when the search goes on.
        setSeen((before) => [...before, ...(found ?? []).filter(({ id }) => next.includes(id))]);
        props.onChange(next);
      }}
    />
  );
}
