import { Button, Text, TextInput } from '@mantine/core';
import { rowReason, shortDate, unfoldingGrant } from '@tessera/client';
import type { AudienceRowShape, BecauseShape } from '@tessera/contract';
import type { Role } from '@tessera/domain';
import { Building2, ChevronRight, Mail, Users, UsersRound } from 'lucide-react';
import { memo, useId, useState } from 'react';
import { PersonAvatar } from '../parts/index.ts';
import { language } from '../text/index.ts';
import { AccessMenu } from './access-menu.tsx';
import { ownGrants } from './audience.ts';
import { Explanation, ReasonList } from './explanation.tsx';
import { ResendInvitation } from './invitations.tsx';
import { MembersList } from './members-list.tsx';
import { Sentence } from './sentence.tsx';
import type { ShareChanges } from './share-changes.ts';
import styles from './sharing.module.css';
import { dayOf, daysLeft, untilMoment } from './until.ts';
import { type SharingWords, sayIn, useSharingWords } from './words.ts';

/** Somebody with access: who, why in chips, as what. A click on the name tells the whole reason. */
export const AccessRow = memo(function AccessRow(props: {
  readonly resource: string;
  readonly row: AudienceRowShape;
  readonly rowKey: string;
  /** Roles that the caller may give; empty where nothing can be changed. */
  readonly roles: readonly Role[];
  readonly changes: ShareChanges | null;
}) {
  const t = useSharingWords();
  const [open, setOpen] = useState(false);
  const [dating, setDating] = useState(false);
  const moreId = useId();
  const { row, changes, rowKey } = props;
  const { principal } = row;
  const name = row.isYou ? t('people.youNamed', { name: principal.name }) : principal.name;
  const grant = ownGrants(row).find((one) => one.revocable) ?? null;
  const busy = changes?.busy === rowKey;
  return (
    <div className={styles['row']} data-row={rowKey}>
      <PrincipalIcon row={row} />
      <button
        type="button"
        className={styles['rowHead']}
        aria-expanded={open}
        aria-controls={open ? moreId : undefined}
        aria-description={t('people.why', { name: principal.name })}
        onClick={() => setOpen(!open)}
      >
        <Text component="span" className={styles['rowName']} fw={550} title={name}>
          <bdi>{name}</bdi>
          <ChevronRight
            size={14}
            className={styles['caret']}
            data-open={open || undefined}
            aria-hidden="true"
          />
        </Text>
        <span className={styles['reasons']}>
          {principal.email !== null && principal.email !== principal.name && (
            <Text component="span" size="xs" c="dimmed" dir="ltr" className={styles['clip']}>
              {principal.email}
            </Text>
          )}
          <Reasons row={row} />
        </span>
      </button>
      <span className={styles['rowEnd']}>
        {changes !== null && grant?.grant != null && principal.kind === 'address' && (
          <ResendInvitation
            resource={props.resource}
            invitation={grant.grant}
            email={principal.email ?? principal.name}
            changes={changes}
          />
        )}
        {changes !== null && grant !== null && !row.owner ? (
          <AccessMenu
            name={principal.name}
            grant={grant}
            roles={props.roles}
            busy={busy}
            invitation={principal.kind === 'address'}
            onRole={(role) => changes.changeRole(rowKey, row, grant, role)}
            onUntil={(until) => changes.changeUntil(rowKey, row, grant, until)}
            onDate={() => setDating(true)}
            onRemove={() => changes.revoke(rowKey, row, grant)}
          />
        ) : (
          <Text size="sm" className={styles['roleWord']}>
            {t(`role.${row.role}`)}
          </Text>
        )}
      </span>
      {dating && changes !== null && grant !== null && (
        <div className={styles['rowMore']}>
          <EndDate
            grant={grant}
            onSet={(until) => {
              setDating(false);
              changes.changeUntil(rowKey, row, grant, until);
            }}
            onClose={() => setDating(false)}
          />
        </div>
      )}
      {open && (
        <div className={styles['rowMore']} id={moreId}>
          {row.kept === true && (
            <Text size="xs" c="dimmed">
              {t('people.kept', { name: principal.name })}
            </Text>
          )}
          <Why
            resource={props.resource}
            row={row}
            onRevoke={changes === null ? undefined : (because) => changes.revoke(rowKey, row, because)}
          />
        </div>
      )}
    </div>
  );
});

function PrincipalIcon({ row }: { readonly row: AudienceRowShape }) {
  const { kind } = row.principal;
  if (kind === 'account') return <PersonAvatar person={row.principal} />;
  const Icon =
    kind === 'organization'
      ? Building2
      : kind === 'address'
        ? Mail
        : kind === 'accounts'
          ? UsersRound
          : Users;
  return (
    <span className={styles['optionIcon']} aria-hidden="true">
      <Icon size={16} />
    </span>
  );
}

function Reasons({ row }: { readonly row: AudienceRowShape }) {
  const t = useSharingWords();
  const { principal } = row;
  const now = new Date();
  const words: { readonly text: string; readonly timed: boolean }[] = [];
  if (principal.kind === 'address') words.push({ text: invitedWords(t, row.becauses, now), timed: false });
  else if (principal.memberCount !== null && principal.kind !== 'account')
    words.push({ text: t('people.members', { count: principal.memberCount }), timed: false });
  for (const because of row.becauses) {
    const text = rowReason(sayIn(t), row, because);
    if (principal.kind !== 'address' && !words.some((one) => one.text === text))
      words.push({ text, timed: false });
    if (because.until !== null && principal.kind !== 'address')
      words.push({
        text: t('reason.timed', {
          role: t(`role.${because.role}`).toLocaleLowerCase(language),
          date: shortDate(because.until, now, language),
        }),
        timed: true,
      });
  }
  if (row.kept === true) words.push({ text: t('reason.kept'), timed: true });
  return words.map(({ text, timed }) => (
    <span key={text} className={styles['reason']} data-timed={timed || undefined}>
      <Sentence size="xs">{text}</Sentence>
    </span>
  ));
}

function invitedWords(t: SharingWords, becauses: readonly BecauseShape[], now: Date): string {
  const until = becauses.find((because) => because.until !== null)?.until ?? null;
  return until === null ? t('people.invited') : t('people.invitedLeft', { count: daysLeft(until, now) });
}

function Why(props: {
  readonly resource: string;
  readonly row: AudienceRowShape;
  readonly onRevoke: ((because: BecauseShape) => void) | undefined;
}) {
  const { row, resource, onRevoke } = props;
  const { kind, id } = row.principal;
  const grant = unfoldingGrant(row);
  const own = new Set(ownGrants(row).flatMap(({ grant }) => (grant === null ? [] : [grant])));
  if (kind === 'account' && (id !== null || row.isYou))
    return (
      <Explanation
        resource={resource}
        person={row.isYou ? null : id}
        own={own}
        {...(onRevoke === undefined ? {} : { onRevoke })}
      />
    );
  return (
    <div className={styles['why']}>
      <ReasonList becauses={row.becauses} own={own} onRevoke={onRevoke} />
      {grant !== null && <MembersList resource={resource} grant={grant} name={row.principal.name} />}
    </div>
  );
}

function EndDate(props: { readonly grant: BecauseShape; onSet(until: Date): void; onClose(): void }) {
  const t = useSharingWords();
  const [date, setDate] = useState(props.grant.until === null ? '' : dayOf(new Date(props.grant.until)));
  const [error, setError] = useState<string | null>(null);
  return (
    <form
      className={styles['reasons']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const until = untilMoment('date', new Date(), date);
        if (until === null) setError(t('until.dateMissing'));
        else if (until.getTime() <= Date.now()) setError(t('until.datePast'));
        else props.onSet(until);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onClose();
      }}
    >
      <TextInput
        type="date"
        size="xs"
        aria-label={t('until.dateLabel')}
        data-mantine-stop-propagation
        autoFocus
        min={dayOf(new Date())}
        value={date}
        error={error}
        onChange={(event) => {
          setError(null);
          setDate(event.currentTarget.value);
        }}
      />
      <Button type="submit" size="xs" variant="default">
        {t('until.set')}
      </Button>
    </form>
  );
}
