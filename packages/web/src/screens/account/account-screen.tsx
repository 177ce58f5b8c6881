import { useTranslation } from 'react-i18next';
import { Screen } from '../../shell/frame/screen.tsx';
import { AccessKeys } from './access-keys.tsx';
import { Appearance } from './appearance.tsx';
import { Notifications } from './notifications.tsx';
import { OwnAddress } from './own-address.tsx';
import { OwnSharing } from './own-sharing.tsx';
import { PasswordForm } from './password-form.tsx';
import { Profile } from './profile.tsx';
import { AccountSection } from './section.tsx';
import { Security } from './security.tsx';
import '../../security/texts.ts';
import '../inbox/texts.ts';
import { Sessions } from './sessions.tsx';

/** Everything about oneself. */
export function AccountScreen() {
  const { t } = useTranslation();
  return (
    <Screen title={t('account.title')} width="form">
      <AccountSection title={t('account.profile')}>
        <Profile />
      </AccountSection>
      <AccountSection title={t('account.address.title')}>
        <OwnAddress />
      </AccountSection>
      <AccountSection title={t('account.appearance')}>
        <Appearance />
      </AccountSection>
      <AccountSection title={t('inbox.notifications')} text={t('inbox.notificationsNote')} id="notifications">
        <Notifications />
      </AccountSection>
      <AccountSection title={t('settings.ownMode.title')}>
        <OwnSharing />
      </AccountSection>
      <AccountSection title={t('account.security')}>
        <PasswordForm />
      </AccountSection>
      <AccountSection title={t('security.title')} text={t('security.text')}>
        <Security />
      </AccountSection>
      <AccountSection title={t('account.sessions')}>
        <Sessions />
      </AccountSection>
      <AccountSection title={t('account.keys')} text={t('account.keysNote')}>
        <AccessKeys />
      </AccountSection>
    </Screen>
  );
}
