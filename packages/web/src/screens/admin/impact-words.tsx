import { List, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Endpoints, GroupImpactShape, PermissionPreviewShape } from '@tessera/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { api } from '../../data/api.ts';
import { useUntold } from '../../parts/confirm.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { language } from '../../text/index.ts';

type Plan = z.input<Endpoints['foreseeGroup']['body']>;
type PermissionPlan = z.input<Endpoints['previewPermissions']['body']>;

const NAMED = 5;

/** What a change of a group or its members would do, worked out when it is shown (P11). `name` is who joins or leaves. */
export function GroupImpact(props: {
  readonly group: string;
  readonly plan: Plan;
  readonly name?: string;
  /** Leaves the permissions out, where they are told already. */
  readonly thingsOnly?: boolean;
}) {
  const { t } = useTranslation();
  const { group, plan } = props;
  const impact = useQuery({
    queryKey: ['group-impact', group, plan],
    queryFn: ({ signal }) => api.call('foreseeGroup', { params: { id: group }, body: plan }, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  useUntold(impact.data === undefined);
  if (impact.isPending) return <Loader size="xs" aria-label={t('admin.impact.working')} />;
  if (impact.isError) return <ErrorState error={impact.error} onRetry={() => void impact.refetch()} />;
  const permissions = { gains: [], loses: [], atLeast: false };
  const shown = props.thingsOnly === true ? { ...impact.data, permissions } : impact.data;
  return <ImpactSentences impact={shown} plan={plan} name={props.name} />;
}

function ImpactSentences(props: {
  readonly impact: GroupImpactShape;
  readonly plan: Plan;
  readonly name: string | undefined;
}) {
  const { t } = useTranslation();
  const { impact, plan, name } = props;
  const names = useNames();
  const sentences: string[] = [];
  if (name !== undefined && (plan.kind === 'join' || plan.kind === 'leave')) {
    const count = impact.changed;
    const [some, none] =
      plan.kind === 'join'
        ? (['admin.impact.reaches', 'admin.impact.reachesNone'] as const)
        : (['admin.impact.loses', 'admin.impact.losesNone'] as const);
    sentences.push(count > 0 ? t(some, { name, count }) : t(none, { name }));
  } else {
    if (impact.opens) sentences.push(t('admin.impact.opens', { count: impact.changed }));
    if (impact.closes) sentences.push(t('admin.impact.closes'));
    for (const [side, words] of [
      [impact.gains, 'admin.impact.gain'],
      [impact.loses, 'admin.impact.lose'],
    ] as const) {
      if (side.count === 0) continue;
      const shown = side.people.map(({ person }) => person.name);
      sentences.push(t(words, { count: side.count, names: names(shown, side.count) }));
    }
    if (sentences.length === 0) sentences.push(t('admin.impact.nobody'));
  }
  const rights: string[] = [];
  const { gains, loses } = impact.permissions;
  const listed = (shifts: typeof gains) =>
    names(shifts.map(({ permission }) => t(`admin.permission.${permission}`)));
  if (gains.length > 0) rights.push(t('admin.impact.permissionsGained', { names: listed(gains) }));
  if (loses.length > 0) rights.push(t('admin.impact.permissionsLost', { names: listed(loses) }));
  if (impact.atLeast) sentences.push(t('admin.impact.atLeast'));
  return (
    <Stack gap="xs">
      {sentences.map((sentence) => (
        <Text key={sentence}>{sentence}</Text>
      ))}
      {impact.changed > 0 && impact.titles.length > 0 && (
        <div>
          <Text size="sm" c="dimmed">
            {t('admin.impact.among')}
          </Text>
          <List size="sm">
            {impact.titles.map(({ id, title }) => (
              <List.Item key={id}>
                <bdi>{title}</bdi>
              </List.Item>
            ))}
          </List>
        </div>
      )}
      {rights.map((sentence) => (
        <Text key={sentence}>{sentence}</Text>
      ))}
    </Stack>
  );
}

/** Who would gain and who would lose which permission, worked out when it is shown (P9). */
export function PermissionPreview({ change }: { readonly change: PermissionPlan }) {
  const { t } = useTranslation();
  const preview = useQuery({
    queryKey: ['permission-preview', change],
    queryFn: ({ signal }) => api.call('previewPermissions', { body: change }, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  useUntold(preview.data === undefined);
  if (preview.isPending) return <Loader size="xs" aria-label={t('admin.impact.working')} />;
  if (preview.isError) return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />;
  return <Shifts preview={preview.data} />;
}

function Shifts({ preview }: { readonly preview: PermissionPreviewShape }) {
  const { t } = useTranslation();
  const names = useNames();
  const lines = [
    ...preview.gains.map((shift) => ['admin.preview.gain', shift] as const),
    ...preview.loses.map((shift) => ['admin.preview.lose', shift] as const),
  ].map(([words, { permission, count, people }]) =>
    t(words, {
      count,
      permission: t(`admin.permission.${permission}`),
      names: names(
        people.map(({ name }) => name),
        count,
      ),
    }),
  );
  return (
    <Stack gap="xs">
      {lines.length === 0 && <Text c="dimmed">{t('admin.preview.none')}</Text>}
      {lines.length > 0 && (
        <List size="sm">
          {lines.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      )}
      {preview.gains.some(({ permission }) => permission === 'jobs:manage') && (
        <Text fw={550}>{t('admin.jobsCare', { permission: t('admin.permission.jobs:manage') })}</Text>
      )}
      {preview.atLeast && <Text size="sm">{t('admin.impact.atLeast')}</Text>}
    </Stack>
  );
}

/** The first few names as a list in words, and that there are more. */
function useNames(): (names: readonly string[], count?: number) => string {
  const { t } = useTranslation();
  return (names, count = names.length) => {
    const all = count <= names.length ? names : names.slice(0, NAMED);
    const said = new Intl.ListFormat(language).format(all);
    return count > all.length ? t('admin.preview.more', { names: all.join(', ') }) : said;
  };
}
