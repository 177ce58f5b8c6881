import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ApiProblem } from '@tessera/client';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { renderSVG } from 'uqr';
import { CopyField } from '../parts/copy-field.tsx';
import { RowSkeletons } from '../parts/skeletons.tsx';
import { FormProblem } from '../parts/states.tsx';
import styles from './security.module.css';
import './texts.ts';

/** A new app of codes: its secret as a picture and as text, and the code that makes it count. */
export function NewCode(props: {
  begin(): Promise<{ readonly secret: string; readonly address: string }>;
  /** Sets it up; a refusal is shown here. */
  confirm(code: string): Promise<void>;
  /** Shown when the hub asks for a fresh sign-in first; `again` repeats what was asked. */
  readonly prove?: (error: unknown, again: () => void) => ReactNode;
}) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const begin = useMutation({ mutationFn: props.begin });
  const confirm = useMutation({
    mutationFn: () => props.confirm(code),
    onError: (error) => {
      if (!isStale(error)) setCode('');
    },
  });
  const { mutate } = begin;
  useEffect(() => mutate(), [mutate]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    confirm.mutate();
  };
  const error = begin.error ?? confirm.error;
  const again = () => (begin.data ? confirm.mutate() : mutate());
  const proving = isStale(error) ? props.prove?.(error, again) : null;
  if (!begin.data) {
    if (proving) return proving;
    return begin.isError ? <FormProblem error={begin.error} /> : <RowSkeletons count={3} height={40} />;
  }
  const { secret, address } = begin.data;
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text c="dimmed">{t('security.scan')}</Text>
        <div
          className={styles['picture']}
          role="img"
          aria-label={t('security.picture')}
          // The hub's own drawing of the address above it: rectangles alone.
          // biome-ignore lint/security/noDangerouslySetInnerHtml: made by the encoder from modules, never from text
          dangerouslySetInnerHTML={{ __html: renderSVG(address, { border: 1 }) }}
        />
        <CopyField label={t('security.secret')} value={secret.replaceAll(/(.{4})(?=.)/g, '$1 ')} />
        <TextInput
          label={t('security.codeLabel')}
          description={t('security.confirmHint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          maxLength={12}
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {!proving && <FormProblem error={confirm.error} fields={['code']} />}
        {proving}
        <Button type="submit" loading={confirm.isPending}>
          {t('security.confirmApp')}
        </Button>
      </Stack>
    </form>
  );
}

function isStale(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'sign-in-stale';
}
