import { Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { AUDIT_WAYS } from '@tessera/domain';
import { FilterX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { peoplePageQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { FoundSelect } from '../../parts/found-select.tsx';
import styles from './admin.module.css';
import { useAuditWords } from './audit-words.ts';

/** What the list asks for; times in ISO. */
export interface AuditFilter {
  readonly actor?: string;
  readonly target?: string;
  readonly action?: string;
  readonly through?: (typeof AUDIT_WAYS)[number];
  readonly from?: string;
  readonly until?: string;
}

/** Who, what, on what, through what, when: all that is given must hold. */
export function AuditFilters(props: { readonly value: AuditFilter; onChange(value: AuditFilter): void }) {
  const { t } = useTranslation();
  const words = useAuditWords();
  const { value } = props;
  const actions = useQuery({
    queryKey: keys.auditActions,
    queryFn: ({ signal }) => api.call('listAuditActions', {}, { signal }),
  });
  const set = <Name extends keyof AuditFilter>(name: Name, next: AuditFilter[Name] | null) => {
    const { [name]: _, ...rest } = value;
    props.onChange(next === null || next === '' ? rest : { ...rest, [name]: next });
  };
  return (
    <div className={styles['toolbar']}>
      <Select
        aria-label={t('audit.filter.action')}
        placeholder={t('audit.filter.anyAction')}
        searchable
        clearable
        data={grouped(actions.data?.items ?? [], words, (area) => t('audit.filter.area', { area }))}
        value={value.action ?? null}
        onChange={(action) => set('action', action)}
      />
      <ActorFilter value={value.actor ?? null} onChange={(actor) => set('actor', actor)} />
      <Select
        aria-label={t('audit.filter.through')}
        placeholder={t('audit.filter.anyThrough')}
        clearable
        data={AUDIT_WAYS.map((way) => ({ value: way, label: t(`audit.through.${way}`) }))}
        value={value.through ?? null}
        onChange={(way) => set('through', AUDIT_WAYS.find((each) => each === way) ?? null)}
      />
      <TextInput
        className={styles['filter']}
        aria-label={t('audit.filter.target')}
        placeholder={t('audit.filter.target')}
        value={value.target ?? ''}
        maxLength={64}
        onChange={(event) => set('target', event.currentTarget.value.trim())}
      />
      {(['from', 'until'] as const).map((end) => (
        <TextInput
          key={end}
          type="datetime-local"
          aria-label={t(`audit.filter.${end}`)}
          leftSectionWidth={56}
          leftSection={t(`audit.filter.${end}`)}
          value={localOf(value[end])}
          onChange={(event) => set(end, isoOf(event.currentTarget.value))}
        />
      ))}
      {Object.keys(value).length > 0 && (
        <Button variant="subtle" leftSection={<FilterX size={16} />} onClick={() => props.onChange({})}>
          {t('audit.filter.clear')}
        </Button>
      )}
    </div>
  );
}

/** Actions under their areas, each area as a whole first. */
function grouped(
  actions: readonly string[],
  words: Pick<ReturnType<typeof useAuditWords>, 'what' | 'about'>,
  whole: (area: string) => string,
) {
  const areas = new Map<string, string[]>();
  for (const action of actions) {
    const area = action.split('.')[0] ?? action;
    areas.set(area, [...(areas.get(area) ?? []), action]);
  }
  return [...areas].map(([area, items]) => ({
    group: capital(words.about(area)),
    items: [
      { value: `${area}.`, label: whole(words.about(area)) },
      ...items.map((action) => ({ value: action, label: words.what(action) })),
    ],
  }));
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function ActorFilter(props: { readonly value: string | null; onChange(id: string | null): void }) {
  const { t } = useTranslation();
  return (
    <FoundSelect
      aria-label={t('audit.filter.actor')}
      placeholder={t('audit.filter.anyActor')}
      clearable
      nothingFoundMessage={t('audit.filter.nobody')}
      query={(words) => peoplePageQuery(words === '' ? {} : { query: words }, 0)}
      options={({ items }) =>
        items.map(({ id, name, email }) => ({ value: id, label: `${name} · ${email}` }))
      }
      value={props.value}
      onChange={props.onChange}
    />
  );
}

function localOf(iso: string | undefined): string {
  if (iso === undefined) return '';
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function isoOf(local: string): string | null {
  const time = local === '' ? Number.NaN : new Date(local).getTime();
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
