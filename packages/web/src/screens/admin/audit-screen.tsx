import { Button, Menu, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditEntryShape } from '@tessera/contract';
import { ChevronDown, Download, ScrollText, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { MorePages } from '../../parts/more-pages.tsx';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import { AuditDetail } from './audit-detail.tsx';
import { type AuditFilter, AuditFilters } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';
import { VerifyAudit } from './audit-verify.tsx';
import './audit-texts.ts';

const PAGE = 100;

/** Who did what, on what, through what: found, read, taken out, and verified. */
export function AuditScreen() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<AuditFilter>({});
  const [opened, setOpened] = useState<AuditEntryShape | null>(null);
  const [verifying, setVerifying] = useState(false);
  const pages = useInfiniteQuery({
    queryKey: keys.audit({ ...filter }),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.call(
        'listAudit',
        { query: { ...filter, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    getNextPageParam: (last) => last.next,
  });
  const entries = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const filterBy = (part: AuditFilter) => {
    setOpened(null);
    setFilter({ ...filter, ...part });
  };
  return (
    <Screen
      title={t('audit.title')}
      actions={
        <>
          <ExportMenu filter={filter} />
          <Button leftSection={<ShieldCheck size={16} />} onClick={() => setVerifying(true)}>
            {t('audit.verify.button')}
          </Button>
        </>
      }
    >
      <Text c="dimmed" mb="md">
        {t('audit.intro')}
      </Text>
      <AuditFilters value={filter} onChange={setFilter} />
      {pages.isPending && <RowSkeletons count={10} />}
      {pages.isError && entries.length === 0 && (
        <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />
      )}
      {pages.isSuccess && entries.length === 0 && (
        <EmptyState icon={ScrollText} title={t('audit.empty.title')}>
          {t('audit.empty.text')}
        </EmptyState>
      )}
      {entries.length > 0 && (
        <AuditTable entries={entries} complete={!pages.hasNextPage} onOpen={setOpened} />
      )}
      <MorePages query={pages} />
      <AuditDetail entry={opened} onFilter={filterBy} onClose={() => setOpened(null)} />
      <VerifyAudit opened={verifying} onClose={() => setVerifying(false)} />
    </Screen>
  );
}

function ExportMenu({ filter }: { readonly filter: AuditFilter }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<Download size={16} />}
          rightSection={<ChevronDown size={14} aria-hidden="true" />}
        >
          {t('audit.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'json'] as const).map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={api.address('exportAudit', { params: { format }, query: filter })}
            download
          >
            {t(format === 'csv' ? 'audit.exportCsv' : 'audit.exportJson')}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
