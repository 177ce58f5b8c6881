import { Stack, Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { safeNext } from '../../data/next-path.ts';
import { useMetadata } from '../../data/session.ts';
import { TextLink } from '../../shell/links.tsx';
import { EntryPage } from './entry-page.tsx';
import type { Lacking } from './lacking.ts';
import { OtherWays } from './other-ways.tsx';
import { PasswordWay } from './password-way.tsx';
import { SecondHalf } from './second-half.tsx';
import { useEntered } from './use-entered.ts';

/** Sign in by e-mail and password, a passkey or a provider, and go on to where one came from. */
export function SignInScreen() {
  const { t } = useTranslation();
  const hub = useMetadata();
  const search = useSearch({ from: '/sign-in' });
  const next = safeNext(search['next']);
  const entered = useEntered();
  const [lacking, setLacking] = useState<Lacking | null>(null);
  if (lacking !== null) {
    return <SecondHalf lacking={lacking} next={next} onStartAgain={() => setLacking(null)} />;
  }
  return (
    <EntryPage
      title={t('entry.signInTo', { hub: hub.name })}
      text={next.startsWith('/r/') ? t('entry.signInFor') : undefined}
      below={
        <Stack gap="xs">
          <TextLink to="/forgot">{t('entry.forgotLink')}</TextLink>
          {hub.signupEnabled ? (
            <TextLink to="/register" search={next === '/' ? {} : { next }}>
              {t('entry.registerLink')}
            </TextLink>
          ) : (
            <Text>
              {t('entry.noAccount')}
              {hub.contact !== null && ` ${t('entry.contact', { contact: hub.contact })}`}
            </Text>
          )}
          {hub.guestSessions && <TextLink to="/public">{t('entry.publicLink')}</TextLink>}
        </Stack>
      }
    >
      <PasswordWay email={search['email'] ?? ''} onEntered={() => entered(next)} onLacking={setLacking} />
      <OtherWays next={next} onEntered={() => entered(next)} />
    </EntryPage>
  );
}
