import { Alert, Button, Code, List, Text, Title } from '@mantine/core';
import { ApiProblem } from '@tessera/client';
import { CircleAlert, type LucideIcon, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './parts.module.css';
import { faultPlace, shownProblem } from './problem.ts';

/** A list or page without content: what will appear here, and the one thing to do. */
export function EmptyState(props: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  const Icon = props.icon;
  return (
    <div className={styles['state']}>
      <span className={styles['stateIcon']}>
        <Icon size={22} strokeWidth={1.6} aria-hidden="true" />
      </span>
      <Title order={2} size="h3">
        {props.title}
      </Title>
      {props.children !== undefined && <Text c="dimmed">{props.children}</Text>}
      {props.actions !== undefined && <div className={styles['stateActions']}>{props.actions}</div>}
    </div>
  );
}

/** A page or list that could not be loaded: what happened, what to do, and a way to try again. */
export function ErrorState(props: {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  readonly actions?: ReactNode;
}) {
  const { t } = useTranslation();
  const { code, particulars, requestId } = shownProblem(props.error);
  return (
    <div className={styles['state']} role="alert">
      <span className={styles['stateIcon']}>
        <CircleAlert size={22} strokeWidth={1.6} aria-hidden="true" />
      </span>
      <Title order={2} size="h3">
        {t(`problems.${code}.title`)}
      </Title>
      {particulars !== null && <Text dir="auto">{particulars}</Text>}
      <Text c="dimmed">{t(`problems.${code}.advice`)}</Text>
      {requestId !== null && <Code>{requestId}</Code>}
      <div className={styles['stateActions']}>
        {props.onRetry && (
          <Button variant="default" leftSection={<RotateCw size={16} />} onClick={props.onRetry}>
            {t('common.retry')}
          </Button>
        )}
        {props.actions}
      </div>
    </div>
  );
}

/**
 * A failure inside a form or dialog. `fields` names the fields that show their own errors; every other field error is
 * listed here, so that nothing stays unsaid.
 */
export function FormProblem(props: { readonly error: unknown; readonly fields?: readonly string[] }) {
  const { t } = useTranslation();
  if (!props.error) return null;
  const { code, particulars, requestId } = shownProblem(props.error);
  const shown = new Set(props.fields ?? []);
  const atField =
    props.error instanceof ApiProblem && props.error.errors.some(({ field }) => shown.has(field));
  const others =
    props.error instanceof ApiProblem ? props.error.errors.filter(({ field }) => !shown.has(field)) : [];
  return (
    <Alert color="red" role="alert" icon={<CircleAlert size={18} />} title={t(`problems.${code}.title`)}>
      <Text dir="auto">{atField || particulars === null ? t(`problems.${code}.advice`) : particulars}</Text>
      {others.length > 0 && (
        <List size="sm" withPadding={false}>
          {others.map(({ field, message }) => (
            <List.Item key={`${field} ${message}`}>
              <FaultAt field={field} /> {message}
            </List.Item>
          ))}
        </List>
      )}
      {requestId !== null && <Code>{requestId}</Code>}
    </Alert>
  );
}

/** Where a fault stands, in words where it is a place in a table. */
function FaultAt({ field }: { readonly field: string }) {
  const { t } = useTranslation();
  const place = faultPlace(field);
  if (place === null) return <Code>{field}</Code>;
  const { file, line, column } = place;
  return (
    <Text span inherit fw={550}>
      {file === null ? t('common.atLine', { line, column }) : t('common.atFileLine', { file, line, column })}
    </Text>
  );
}
