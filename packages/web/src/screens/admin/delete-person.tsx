import { Button, Group, List, Modal, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { AccountShape } from '@tessera/contract';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { belongingsQuery, findPeopleQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { FoundSelect } from '../../parts/found-select.tsx';
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
  return (
    <FoundSelect
      label={t('person.heir')}
      placeholder={t('admin.findPeople')}
      clearable
      nothingFoundMessage={t('admin.noPeople.title')}
      query={findPeopleQuery}
      options={(people) =>
        people
          .filter(({ id }) => id !== props.account.id)
          .map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))
      }
      value={props.value}
      error={props.error}
      onChange={props.onChange}
    />
  );
}
