import { List, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Endpoints, FindingShape, SettingsShape } from '@tessera/contract';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { useProveAgain } from '../../parts/prove-again.tsx';
import { FormProblem } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.tsx';

export type SettingChanges = z.input<Endpoints['updateSettings']['body']>;

/** The settings, and the one way to change them: what a change means for what there is is asked before it counts. */
interface SettingsInHand {
  readonly settings: SettingsShape;
  /** What is being saved; shown as if it were saved. */
  readonly wished: SettingChanges;
  readonly busy: boolean;
  readonly error: unknown;
  change(changes: SettingChanges): void;
}

const InHand = createContext<SettingsInHand | null>(null);

export function useSettings(): SettingsInHand {
  const inHand = useContext(InHand);
  if (inHand === null) throw new Error('a setting was shown outside of the settings');
  return inHand;
}

export function SettingsProvider(props: { readonly settings: SettingsShape; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asked, setAsked] = useState<{
    readonly changes: SettingChanges;
    readonly findings: readonly FindingShape[];
  } | null>(null);
  const save = useMutation({
    mutationFn: (changes: SettingChanges) => api.call('updateSettings', { body: changes }),
    onSuccess: async (next) => {
      client.setQueryData(keys.settings, next);
      setAsked(null);
      showDone(t('settings.saved'));
      await client.invalidateQueries({ queryKey: keys.settings });
      await client.invalidateQueries({ queryKey: keys.metadata });
    },
  });
  const foresee = useMutation({
    mutationFn: (changes: SettingChanges) => api.call('previewSettings', { body: changes }),
    onSuccess: ({ findings }, changes) => {
      if (findings.length === 0) save.mutate(changes);
      else setAsked({ changes, findings });
    },
  });
  const busy = foresee.isPending || save.isPending;
  const wished = foresee.isPending ? foresee.variables : save.isPending ? save.variables : {};
  const change = (changes: SettingChanges) => {
    save.reset();
    foresee.mutate(changes);
  };
  const again = () => save.variables !== undefined && save.mutate(save.variables);
  const prove = useProveAgain(save.error, again, save.reset);
  const refusal = prove === null ? save.error : null;
  const error = asked === null ? (foresee.error ?? refusal) : null;
  return (
    <InHand value={{ settings: props.settings, wished, busy, error, change }}>
      {props.children}
      <ConfirmConsequence
        opened={asked !== null}
        title={t('settings.ask.title')}
        confirm={t('settings.ask.save')}
        busy={save.isPending}
        error={refusal}
        consequence={asked !== null && <Findings findings={asked.findings} />}
        onConfirm={() => asked !== null && save.mutate(asked.changes)}
        onClose={() => {
          save.reset();
          setAsked(null);
        }}
      />
      {prove}
    </InHand>
  );
}

/** What is outside of a policy, in the words of the hub, and what becomes of it. */
export function Findings({ findings }: { readonly findings: readonly FindingShape[] }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Text>{t('settings.ask.intro')}</Text>
      {(['at-once', 'stays'] as const).map((when) => {
        const these = findings.filter((finding) => finding.when === when);
        if (these.length === 0) return null;
        return (
          <div key={when}>
            <List>
              {these.map(({ setting, sentence }) => (
                <List.Item key={setting}>{sentence}</List.Item>
              ))}
            </List>
            <Text c="dimmed">{t(when === 'stays' ? 'settings.ask.stays' : 'settings.ask.atOnce')}</Text>
          </div>
        );
      })}
    </Stack>
  );
}

/** Why the last change did not count. */
export function SettingProblem() {
  const { error } = useSettings();
  return <FormProblem error={error} />;
}
