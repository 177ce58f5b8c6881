import { Button, Group, NativeSelect, TagsInput, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { isolated, listOf, shortDate } from '@tessera/client';
import type { EmbeddingShape, EmbedShape } from '@tessera/contract';
import { CodeXml } from 'lucide-react';
import { useState } from 'react';
import { api } from '../data/api.ts';
import { embeddingQuery } from '../data/links.ts';
import { CopyField, ErrorState, FormProblem, FormSkeleton, RelativeTime } from '../parts/index.ts';
import { language } from '../text/index.ts';
import own from './links.module.css';
import { lengthWords, useLinkWords } from './links-words.ts';
import type { ShareChanges } from './share-changes.ts';
import styles from './sharing.module.css';

const HOUR = 3600;
const LIVES = [HOUR, 24 * HOUR, 7 * 24 * HOUR];

/** Where a thing may be framed by other sites, and the code for them (S34). Folded away until it is wanted. */
export function LinksEmbed(props: {
  readonly resource: string;
  readonly title: string;
  readonly changes: ShareChanges;
}) {
  const t = useLinkWords();
  const [opened, setOpened] = useState(false);
  if (!opened)
    return (
      <Group>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<CodeXml size={16} aria-hidden="true" />}
          aria-expanded={false}
          onClick={() => setOpened(true)}
        >
          {t('embed.open')}
        </Button>
      </Group>
    );
  return (
    <section className={styles['section']} aria-labelledby="share-embed">
      <Text component="h3" id="share-embed" size="xs" fw={550} className={styles['heading']}>
        {t('embed.heading')}
      </Text>
      <Embedding {...props} />
    </section>
  );
}

function Embedding(props: {
  readonly resource: string;
  readonly title: string;
  readonly changes: ShareChanges;
}) {
  const t = useLinkWords();
  const { resource, title, changes } = props;
  const query = useQuery(embeddingQuery(resource));
  const save = useMutation({
    mutationFn: (origins: string[]) =>
      api.call('setEmbedOrigins', { params: { id: resource }, body: { origins } }),
    onSuccess: () => query.refetch(),
  });
  const { data, error } = query;
  if (error !== null) return <ErrorState error={error} onRetry={() => void query.refetch()} />;
  if (data === undefined) return <FormSkeleton fields={1} />;
  return (
    <>
      <TagsInput
        label={t('embed.origins')}
        description={t('embed.originsHint')}
        autoFocus
        value={save.isPending ? save.variables : data.origins}
        disabled={save.isPending}
        onChange={(origins) => save.mutate(origins)}
      />
      <FormProblem error={save.error} />
      {data.hubOrigins.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('embed.hub', { origins: listOf(data.hubOrigins, language) })}
        </Text>
      )}
      {data.open ? (
        <CopyField
          label={t('embed.code')}
          description={t('embed.codeHint')}
          value={embedCode(data.address, title)}
        />
      ) : (
        <Signed
          resource={resource}
          title={title}
          data={data}
          changes={changes}
          onMade={() => void query.refetch()}
        />
      )}
    </>
  );
}

/** Signed addresses: for what is not open to everybody. */
function Signed(props: {
  readonly resource: string;
  readonly title: string;
  readonly data: EmbeddingShape;
  readonly changes: ShareChanges;
  onMade(): void;
}) {
  const t = useLinkWords();
  const { resource, title, data } = props;
  const [life, setLife] = useState(HOUR);
  const make = useMutation({
    mutationFn: () =>
      api.call('createEmbed', { params: { id: resource }, body: { origins: data.origins, life } }),
    onSuccess: props.onMade,
  });
  const { origins, refusal } = data;
  return (
    <>
      <Text size="sm">{refusal ?? t('embed.closed')}</Text>
      {refusal === null && make.data === undefined && (
        <Group align="end" gap="sm">
          <NativeSelect
            label={t('embed.life')}
            value={life}
            data={LIVES.map((one) => ({ value: String(one), label: lengthWords(t, one) }))}
            onChange={(event) => setLife(Number(event.currentTarget.value))}
          />
          <Button
            variant="default"
            disabled={origins.length === 0}
            loading={make.isPending}
            onClick={() => make.mutate()}
          >
            {t('embed.make')}
          </Button>
          {origins.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('embed.needOrigins')}
            </Text>
          )}
        </Group>
      )}
      <FormProblem error={make.error} />
      {make.data !== undefined && (
        <div className={own['linkBox']}>
          <CopyField
            label={t('embed.code')}
            description={t('embed.madeHint', {
              until: shortDate(make.data.embed.until, new Date(), language),
            })}
            value={embedCode(make.data.address, title)}
          />
          <Group justify="flex-end">
            <Button size="compact-sm" variant="default" onClick={() => make.reset()}>
              {t('embed.done')}
            </Button>
          </Group>
        </div>
      )}
      <SignedList {...props} />
    </>
  );
}

function SignedList(props: {
  readonly resource: string;
  readonly data: EmbeddingShape;
  readonly changes: ShareChanges;
}) {
  const t = useLinkWords();
  const { resource, data, changes } = props;
  if (data.embeds.length === 0) return null;
  function revoke(embed: EmbedShape): void {
    void changes.act(embed.id, async () => {
      await api.call('revokeEmbed', { params: { id: resource, embed: embed.id } });
      const origins = isolated(listOf(embed.origins, language));
      return { kind: 'done', sentences: [t('embed.revoked', { origins })], undo: null };
    });
  }
  return (
    <ul className={own['links']} aria-label={t('embed.list')}>
      {data.embeds.map((embed) => {
        const origins = listOf(embed.origins, language);
        return (
          <li key={embed.id} className={own['linkRow']}>
            <CodeXml size={18} aria-hidden="true" className={own['linkIcon']} />
            <Text size="sm" className={own['linkText']} component="div">
              <span>
                {t('embed.row', { origins, name: embed.madeBy.name })} <RelativeTime time={embed.until} />
                {' · '}
                {embed.lastUsedAt === null ? (
                  t('embed.unused')
                ) : (
                  <>
                    {t('embed.used')} <RelativeTime time={embed.lastUsedAt} />
                  </>
                )}
              </span>
            </Text>
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              loading={changes.busy === embed.id}
              aria-label={t('embed.revokeNamed', { origins })}
              onClick={() => revoke(embed)}
            >
              {t('embed.revoke')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

/** What is pasted into the other site's page. `credentialless` keeps its reader's cookies out of the frame. */
function embedCode(address: string, title: string): string {
  return `<iframe src="${attribute(address)}" title="${attribute(title)}" credentialless loading="lazy" style="width:100%;height:480px;border:0"></iframe>`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
