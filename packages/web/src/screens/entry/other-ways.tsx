import { Button, Divider } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Fingerprint, LogIn } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { passkeysPossible, takePasskey } from '../../data/passkeys.ts';
import { useMetadata } from '../../data/session.ts';
import { PasskeyProblem } from '../../security/passkey-problem.tsx';
import styles from '../../security/security.module.css';
import '../../security/texts.ts';

/** Ways in besides the password: a passkey alone, and the hub's providers. */
export function OtherWays(props: { readonly next: string; onEntered(): Promise<void> }) {
  const { t } = useTranslation();
  const hub = useMetadata();
  const passkey = useMutation({
    mutationFn: async () => {
      const asked = { for: 'sign-in' as const };
      const { options } = await api.call('askPasskey', { body: asked });
      return api.call('signInByPasskey', { body: { ...asked, response: await takePasskey(options) } });
    },
    onSuccess: props.onEntered,
  });
  const provider = useMutation({
    mutationFn: (id: string) => api.call('beginProviderSignIn', { body: { provider: id, next: props.next } }),
    onSuccess: ({ address }) => location.assign(address),
  });
  const passkeys = hub.signInMethods.includes('passkey') && passkeysPossible();
  if (!passkeys && hub.signInProviders.length === 0) return null;
  return (
    <div className={styles['ways']}>
      <Divider label={t('security.or')} />
      <PasskeyProblem error={passkey.error ?? provider.error} />
      {hub.signInProviders.map(({ id, name }) => (
        <Button
          key={id}
          variant="default"
          fullWidth
          leftSection={<LogIn size={16} />}
          loading={(provider.isPending || provider.isSuccess) && provider.variables === id}
          onClick={() => provider.mutate(id)}
        >
          {t('security.withProvider', { name })}
        </Button>
      ))}
      {passkeys && (
        <Button
          variant="default"
          fullWidth
          leftSection={<Fingerprint size={16} />}
          loading={passkey.isPending}
          onClick={() => passkey.mutate()}
        >
          {t('security.withPasskey')}
        </Button>
      )}
    </div>
  );
}
