import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  COLOR_SCHEMES,
  INVITED_RULES,
  ORGANIZATION_MAKERS,
  PUBLISHERS_TO_EVERYONE,
  TWO_FACTOR_RULES,
} from '@tessera/domain';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { RowSkeletons } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './admin.module.css';
import { AmountSetting, PasswordLengthSetting } from './setting-amounts.tsx';
import { SettingProblem, SettingsProvider, useSettings } from './setting-change.tsx';
import {
  ChoiceSetting,
  DefaultModeSetting,
  ListSetting,
  ModesSetting,
  SwitchSetting,
  TextSetting,
} from './setting-fields.tsx';
import { SettingsFile } from './settings-file.tsx';
import { OutsideOfPolicy } from './settings-outside.tsx';
import './settings-texts.ts';

/** What counts for the whole hub, each setting with what it means; stricter ones say what is outside of them first. */
export function SettingsScreen() {
  const { t } = useTranslation();
  const settings = useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => api.call('getSettings', {}, { signal }),
  });
  return (
    <Screen title={t('settings.title')} width="form">
      {settings.isPending && <RowSkeletons count={8} />}
      {settings.isError && <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && (
        <SettingsProvider settings={settings.data}>
          <OutsideOfPolicy />
          <SettingProblem />
          <Sections />
          <SettingsFile />
        </SettingsProvider>
      )}
    </Screen>
  );
}

function Sections() {
  const { t } = useTranslation();
  const { settings } = useSettings();
  return (
    <>
      <Section name="hub">
        <TextSetting name="hubName" />
        <TextSetting name="hubOrganization" />
        <TextSetting name="hubDescription" />
        <TextSetting name="hubContact" />
        <ChoiceSetting
          name="hubColorScheme"
          choices={COLOR_SCHEMES}
          label={t('settings.hubColorScheme.label')}
          hint={t('settings.hubColorScheme.hint')}
          word={(choice) => t(`settings.hubColorScheme.choices.${choice}`)}
        />
      </Section>
      <Section name="entrance">
        <SwitchSetting name="signupEnabled" />
        {settings.signupEnabled && (
          <>
            <SwitchSetting name="signupApproval" />
            <SwitchSetting name="signupVerified" />
            <ListSetting name="signupDomains" />
          </>
        )}
        <ChoiceSetting
          name="invitedMayRegister"
          choices={INVITED_RULES}
          label={t('settings.invitedMayRegister.label')}
          hint={t('settings.invitedMayRegister.hint')}
          word={(choice) => t(`settings.invitedMayRegister.choices.${choice}`)}
        />
        <SwitchSetting name="guestSessions" />
        <ChoiceSetting
          name="organizationMakers"
          choices={ORGANIZATION_MAKERS}
          label={t('settings.organizationMakers.label')}
          hint={t('settings.organizationMakers.hint')}
          word={(choice) => t(`settings.organizationMakers.choices.${choice}`)}
        />
      </Section>
      <Section name="signIn">
        <PasswordLengthSetting />
        <ChoiceSetting
          name="twoFactor"
          choices={TWO_FACTOR_RULES}
          label={t('settings.twoFactor.label')}
          hint={t('settings.twoFactor.hint')}
          word={(choice) => t(`settings.twoFactor.choices.${choice}`)}
        />
        <AmountSetting name="sessionIdle" />
        <AmountSetting name="sessionLife" />
      </Section>
      <Section name="sharing">
        <ModesSetting />
        <DefaultModeSetting />
        <ChoiceSetting
          name="publishToEveryone"
          choices={PUBLISHERS_TO_EVERYONE}
          label={t('settings.publishToEveryone.label')}
          hint={t('settings.publishToEveryone.hint')}
          word={(choice) => t(`settings.publishToEveryone.choices.${choice}`)}
        />
      </Section>
      <Section name="links">
        <AmountSetting name="linkLongestLife" />
        <AmountSetting name="linkLongestAccess" />
        <SwitchSetting name="linkNeedsPassword" />
        <SwitchSetting name="openLinksAllowed" />
        <ListSetting name="invitationDomains" />
        <ListSetting name="embedOrigins" />
      </Section>
      <Section name="storage">
        <AmountSetting name="uploadLimit" />
        <AmountSetting name="personalQuota" />
        <AmountSetting name="trashRetention" />
      </Section>
      <Section name="audit">
        <AmountSetting name="auditRetention" />
      </Section>
    </>
  );
}

function Section(props: {
  readonly name: 'hub' | 'entrance' | 'signIn' | 'sharing' | 'links' | 'storage' | 'audit';
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t(`settings.section.${props.name}`)}
      </Title>
      {props.children}
    </section>
  );
}
