import { Button, Code, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Building2, Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { organizationsQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { fieldErrors } from '../../parts/problem.ts';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState, FormProblem } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './admin.module.css';

/** Every organization of the hub. */
export function OrganizationsScreen() {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const organizations = useInfiniteQuery(organizationsQuery);
  const list = organizations.data?.pages.flatMap((page) => page.items) ?? [];
  const create = (
    <Button leftSection={<Plus size={16} />} onClick={() => setMaking(true)}>
      {t('admin.newOrganization')}
    </Button>
  );
  const empty = organizations.data !== undefined && list.length === 0;
  return (
    <Screen title={t('admin.organizationsTitle')} actions={empty ? undefined : create}>
      {organizations.isPending && <RowSkeletons height={52} />}
      {organizations.isError && list.length === 0 && (
        <ErrorState error={organizations.error} onRetry={() => void organizations.refetch()} />
      )}
      {empty && (
        <EmptyState icon={Building2} title={t('admin.noOrganizations.title')} actions={create}>
          {t('admin.noOrganizations.text')}
        </EmptyState>
      )}
      <ul className={styles['list']}>
        {list.map(({ id, name, slug, memberCount }) => (
          <li key={id} className={styles['item']}>
            <Link to="/admin/organizations/$id" params={{ id }} className={styles['way']}>
              <span className={styles['wayText']}>
                <Text fw={550} className={styles['clip']} dir="auto" title={name}>
                  {name}
                </Text>
                <Text size="xs" c="dimmed">
                  {t('common.members', { count: memberCount })}
                </Text>
              </span>
              <Code>{slug}</Code>
            </Link>
          </li>
        ))}
      </ul>
      <MorePages query={organizations} />
      {making && <NewOrganization onClose={() => setMaking(false)} />}
    </Screen>
  );
}

function NewOrganization({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [slug, setSlug] = useState('');
  const create = useMutation({
    mutationFn: () =>
      api.call('createOrganization', {
        body: { name: name.trim(), ...(slug.trim() === '' ? {} : { slug: slug.trim() }) },
      }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: keys.organizations });
      await client.invalidateQueries({ queryKey: keys.me, exact: true });
      await navigate({ to: '/admin/organizations/$id', params: { id } });
    },
  });
  const errors = fieldErrors(create.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('admin.newOrganization')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('common.name')}
            required
            withAsterisk={false}
            maxLength={120}
            data-autofocus
            error={errors['name']}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={`${t('admin.slug')} (${t('common.optional')})`}
            description={t('admin.slugHint')}
            error={errors['slug']}
            value={slug}
            onChange={(event) => setSlug(event.currentTarget.value)}
          />
          <FormProblem error={create.error} fields={['name', 'slug']} />
          <Button type="submit" loading={create.isPending}>
            {t('admin.createOrganization')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
