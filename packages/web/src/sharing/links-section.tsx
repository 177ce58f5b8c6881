import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { receiptSentences } from '@tessera/client';
import type { LinkShape, LinksShape, ReceiptShape } from '@tessera/contract';
import { Link2, Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api } from '../data/api.ts';
import { linksQuery } from '../data/links.ts';
import { ErrorState, PersonSkeletons, RelativeTime } from '../parts/index.ts';
import { language } from '../text/index.ts';
import own from './links.module.css';
import { type Asked, LinksConfirm } from './links-confirm.tsx';
import { LinksEmbed } from './links-embed.tsx';
import { LinksForm } from './links-form.tsx';
import { LinksMade, type MadeLink } from './links-made.tsx';
import { LinksPeople } from './links-people.tsx';
import { accessWords, type LinkWords, linkName, useLinkWords, usesWords } from './links-words.ts';
import type { ShareChanges } from './share-changes.ts';
import styles from './sharing.module.css';
import { sayIn, useSharingWords } from './words.ts';

/** The share links of a resource, who came through them, and their ends (S18, S21, S22). */
export function LinksSection(props: {
  readonly resource: string;
  readonly title: string;
  readonly changes: ShareChanges;
  /** The link made last, until its address is copied: it outlives the dialog's closing, and no reload. */
  readonly made: MadeLink | null;
  onMade(made: MadeLink | null): void;
  announce(message: string): void;
  /** While a question is open, Escape answers it and not the dialog. */
  onAsking(asking: boolean): void;
}) {
  const t = useLinkWords();
  const sharing = useSharingWords();
  const { resource, changes, made, onAsking } = props;
  const query = useQuery(linksQuery(resource));
  const [making, setMaking] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => onAsking(asked !== null), [asked, onAsking]);

  function end(what: string, work: () => Promise<ReceiptShape>): void {
    setAsked(null);
    void changes.act(what, async () => ({
      kind: 'done',
      sentences: receiptSentences(sayIn(sharing), await work(), { kind: 'revoke' }, language),
      undo: null,
    }));
  }

  function pause(link: LinkShape): void {
    const paused = link.state !== 'paused';
    const name = linkName(t, link);
    const change = (next: boolean) =>
      api.call('updateLink', { params: { id: resource, link: link.id }, body: { paused: next } });
    void changes.act(link.id, async () => {
      await change(paused);
      return { kind: 'done', sentences: [t(paused ? 'paused' : 'resumed', { name })], undo: null };
    });
  }

  return (
    <section className={styles['section']} aria-labelledby="share-links">
      <Text component="h3" id="share-links" size="xs" fw={550} className={styles['heading']}>
        {t('heading')}
      </Text>
      {query.data === undefined && query.error === null && <PersonSkeletons count={1} />}
      {query.error !== null && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && (
        <>
          {query.data.items.length === 0 && !making && made === null && (
            <Text size="sm" c="dimmed">
              {t('none')}
            </Text>
          )}
          <ul className={own['links']}>
            {query.data.items.map((link) => (
              <LinkRow
                key={link.id}
                link={link}
                busy={changes.busy === link.id}
                onPause={() => pause(link)}
                onRevoke={() => setAsked({ what: 'link', link })}
              />
            ))}
          </ul>
          {made !== null && <LinksMade made={made} onDone={() => props.onMade(null)} />}
          {making ? (
            <LinksForm
              resource={resource}
              offer={query.data}
              first={query.data.items.length === 0}
              onAsking={onAsking}
              onCancel={() => {
                setMaking(false);
                setTimeout(() => opener.current?.focus());
              }}
              onMade={(next) => {
                setMaking(false);
                props.onMade(next);
                props.announce(t('made.title'));
                void query.refetch();
              }}
            />
          ) : (
            <Maker offer={query.data} opener={opener} onMake={() => setMaking(true)} />
          )}
          <LinksPeople
            resource={resource}
            links={query.data.items.length}
            changes={changes}
            onRevokeOne={(person) =>
              end(person, () => api.call('revokeLinkPerson', { params: { id: resource, person } }))
            }
            onRevokeAll={(count) => setAsked({ what: 'users', count })}
            onRevokeLinks={() => setAsked({ what: 'links', count: query.data.items.length })}
          />
        </>
      )}
      <LinksEmbed resource={resource} title={props.title} changes={changes} />
      <LinksConfirm
        asked={asked}
        onClose={() => setAsked(null)}
        onConfirm={(answer, people) => {
          const params = { id: resource };
          const query = people ? { people: 'true' } : {};
          if (answer.what === 'link')
            end(answer.link.id, () =>
              api.call('revokeLink', { params: { ...params, link: answer.link.id }, query }),
            );
          else if (answer.what === 'links') end('links', () => api.call('revokeLinks', { params, query }));
          else end('link-people', () => api.call('revokeLinkPeople', { params }));
        }}
      />
    </section>
  );
}

function Maker(props: {
  readonly offer: LinksShape;
  readonly opener: React.RefObject<HTMLButtonElement | null>;
  onMake(): void;
}) {
  const t = useLinkWords();
  const { refusal } = props.offer;
  return (
    <Group gap="sm">
      <Button
        ref={props.opener}
        variant="subtle"
        size="compact-sm"
        leftSection={<Plus size={16} aria-hidden="true" />}
        disabled={refusal !== null}
        onClick={props.onMake}
      >
        {t('new')}
      </Button>
      <Text size="xs" c="dimmed">
        {refusal ?? t('newHint')}
      </Text>
    </Group>
  );
}

function LinkRow(props: {
  readonly link: LinkShape;
  readonly busy: boolean;
  onPause(): void;
  onRevoke(): void;
}) {
  const t = useLinkWords();
  const sharing = useSharingWords();
  const { link, busy } = props;
  const name = link.label === '' ? t('unnamed') : link.label;
  const over = link.state === 'expired' || link.state === 'used-up';
  return (
    <li className={own['linkRow']} data-state={link.state}>
      <Link2 size={18} aria-hidden="true" className={own['linkIcon']} />
      <div className={own['linkText']}>
        <Text component="span" fw={550} className={styles['rowName']} title={name}>
          <bdi>{name}</bdi>
        </Text>
        <Text component="span" size="sm">
          {link.open ? `${sharing(`role.${link.role}`)} · ${t('open')}` : sharing(`role.${link.role}`)}
          {' · '}
          {t(`summary.${link.state}`)} {link.state !== 'used-up' && <RelativeTime time={link.until} />}
          {' · '}
          {usesWords(t, link)}
        </Text>
        <Text component="span" size="xs" c="dimmed">
          {details(t, link)}
        </Text>
      </div>
      <Group gap="xxs" justify="flex-end" wrap="nowrap">
        {!over && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            loading={busy}
            aria-label={t(link.state === 'paused' ? 'named.resume' : 'named.pause', { name })}
            onClick={props.onPause}
          >
            {t(link.state === 'paused' ? 'resume' : 'pause')}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          disabled={busy}
          aria-label={t('named.revoke', { name })}
          onClick={props.onRevoke}
        >
          {t('revoke')}
        </Button>
      </Group>
    </li>
  );
}

/** Second line: how long access lasts, what it asks for, who made it. */
function details(t: LinkWords, link: LinkShape): string {
  const parts = [
    link.open ? null : accessWords(t, link, language),
    link.hasPassword ? t('password') : null,
    link.domain === null ? null : t('domain', { domain: link.domain }),
    t('madeBy', { name: link.madeBy.name }),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
