import { Button, Group, List, Loader, Modal, Radio, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { AccountShape } from '@tessera/contract';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { belongingsQuery, findPeopleQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { fieldErrors } from '../../parts/problem.ts';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState, FormProblem } from '../../parts/states.tsx';
import { tellEnded } from './tell-ended.ts';

/** The way to delete an account; what it owns and shares is shown before anything is asked. */
export function DeletePerson({ account }: { readonly account: AccountShape }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <div>
      <Button variant="subtle" color="red" leftSection={<Trash2 size={16} />} onClick={() => setAsking(true)}>
        {t('person.delete')}
      </Button>
      {asking && <DeleteDialog account={account} onClose={() => setAsking(false)} />}
    </div>
  );
}

function DeleteDialog({ account, onClose }: { readonly account: AccountShape; onClose(): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const belongings = useQuery(belongingsQuery(account.id));
  const [transfers, setTransfers] = useState(false);
  const [heir, setHeir] = useState<string | null>(null);
  const remove = useMutation({
    mutationFn: () =>
      api.call('deleteUser', {
        params: { id: account.id },
        query: transfers && heir !== null ? { transferTo: heir } : {},
      }),
    onSuccess: async (ended) => {
      tellEnded(t('person.deleted', { name: account.name }), ended);
      await navigate({ to: '/admin/people' });
      client.removeQueries({ queryKey: keys.person(account.id) });
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.people }),
        client.invalidateQueries({ queryKey: keys.groups }),
        client.invalidateQueries({ queryKey: keys.resources }),
      ]);
    },
  });
  const prove = useProveAgain(remove.error, () => remove.mutate(), remove.reset);
  const owns = (belongings.data?.owned ?? 0) > 0;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('person.deleteTitle', { name: account.name })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Text>{t('person.deleteText')}</Text>
        {belongings.isPending && <RowSkeletons count={3} />}
        {belongings.isError && (
          <ErrorState error={belongings.error} onRetry={() => void belongings.refetch()} />
        )}
        {belongings.data && (
          <div>
            <Text fw={550}>
              {owns
                ? `${t('person.owns', { count: belongings.data.owned })} ${t('person.shares', { count: belongings.data.shared })}`
                : t('person.ownsNothing')}
            </Text>
            <List size="sm">
              {belongings.data.newest.map((thing) => (
                <List.Item key={thing.id}>
                  <bdi>{thing.title}</bdi>
                </List.Item>
              ))}
            </List>
          </div>
        )}
        {owns && (
          <Radio.Group
            label={t('person.whatOwned')}
            value={transfers ? 'give' : 'trash'}
            onChange={(value) => setTransfers(value === 'give')}
          >
            <Stack gap="xs" mt="xs">
              <Radio value="trash" label={t('person.toTrash')} description={t('person.toTrashHint')} />
              <Radio value="give" label={t('person.toHeir')} description={t('person.toHeirHint')} />
            </Stack>
          </Radio.Group>
        )}
        {owns && transfers && (
          <HeirField
            account={account}
            value={heir}
            error={fieldErrors(remove.error)['transferTo']}
            onChange={setHeir}
          />
        )}
        {prove === null && <FormProblem error={remove.error} fields={['transferTo']} />}
        {prove}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            disabled={!belongings.data || (owns && transfers && heir === null)}
            onClick={() => remove.mutate()}
          >
            {t('person.deleteButton')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Who gets it: an active account, found by name or e-mail. */
function HeirField(props: {
  readonly account: AccountShape;
  readonly value: string | null;
  readonly error: string | undefined;
  onChange(id: string | null): void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 200);
  const [chosen, setChosen] = useState<AccountShape | null>(null);
  const found = useQuery(findPeopleQuery(chosen !== null && labelOf(chosen) === text ? '' : text));
  // Nothing but what answers the words: a list replaced under the arrows would hand Enter to another row of it.
  const looking = text !== typed.trim() || found.isPlaceholderData || found.isPending;
  const people = new Map(
    [...(chosen === null ? [] : [chosen]), ...(looking ? [] : (found.data ?? []))].map((one) => [
      one.id,
      one,
    ]),
  );
  people.delete(props.account.id);
  return (
    <Select
      label={t('person.heir')}
      placeholder={t('admin.findPeople')}
      searchable
      clearable
      filter={({ options }) => options}
      nothingFoundMessage={looking ? undefined : t('admin.noPeople.title')}
      rightSection={looking ? <Loader size="xs" /> : undefined}
      data={[...people.values()].map((one) => ({ value: one.id, label: labelOf(one) }))}
      value={props.value}
      error={props.error}
      onSearchChange={setTyped}
      onChange={(id) => {
        setChosen(people.get(id ?? '') ?? null);
        props.onChange(id);
      }}
    />
  );
}

function labelOf({ name, email }: AccountShape): string {
  return `${name} (${email})`;
}
