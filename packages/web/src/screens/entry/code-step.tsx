import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ApiProblem } from '@tessera/client';
import { Fingerprint } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { passkeysPossible, takePasskey } from '../../data/passkeys.ts';
import { PasskeyProblem } from '../../security/passkey-problem.tsx';
import '../../security/texts.ts';

/** The second half of a sign-in: a code of the app, a recovery code, or a passkey. */
export function CodeStep(props: {
  /** Ways that the account has, as the hub named them. */
  readonly methods: readonly string[];
  onEntered(next: string | null): Promise<void>;
  onStartAgain(): void;
}) {
  const { t } = useTranslation();
  const { methods } = props;
  const app = methods.includes('code');
  const canRecover = methods.includes('recovery-code');
  const [recovery, setRecovery] = useState(!app);
  const [code, setCode] = useState('');
  const finish = useMutation({
    mutationFn: () => api.call('finishSignIn', { body: { code } }),
    onSuccess: ({ next }) => props.onEntered(next),
    // What did not arrive can be sent again.
    onError: (error) => {
      if (error instanceof ApiProblem) setCode((now) => (now === code ? '' : now));
    },
  });
  const passkey = useMutation({
    mutationFn: async () => {
      const asked = { for: 'second-factor' as const };
      const { options } = await api.call('askPasskey', { body: asked });
      return api.call('signInByPasskey', { body: { ...asked, response: await takePasskey(options) } });
    },
    onSuccess: ({ next }) => props.onEntered(next),
  });
  const error = finish.error ?? passkey.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    passkey.reset();
    finish.mutate();
  };
  const over = error instanceof ApiProblem && error.code === 'sign-in-over';
  return (
    <form onSubmit={submit}>
      <Stack>
        <PasskeyProblem error={error} />
        {!app && methods.includes('passkey') && <Text>{t('security.passkeyOnly')}</Text>}
        {!over && methods.includes('passkey') && passkeysPossible() && (
          <Button
            fullWidth
            variant={app ? 'default' : 'filled'}
            leftSection={<Fingerprint size={16} />}
            loading={passkey.isPending}
            onClick={() => {
              finish.reset();
              passkey.mutate();
            }}
          >
            {t('security.usePasskey')}
          </Button>
        )}
        {!over && (app || canRecover) && (
          <>
            <TextInput
              key={recovery ? 'recovery' : 'app'}
              label={recovery ? t('security.recoveryLabel') : t('security.codeLabel')}
              description={recovery ? t('security.recoveryHint') : t('security.codeHint')}
              name="code"
              inputMode={recovery ? 'text' : 'numeric'}
              autoComplete={recovery ? 'off' : 'one-time-code'}
              required
              withAsterisk={false}
              autoFocus
              maxLength={60}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            <Button type="submit" fullWidth loading={finish.isPending}>
              {t('security.continue')}
            </Button>
          </>
        )}
        {!over && app && canRecover && (
          <Button variant="subtle" onClick={() => setRecovery((before) => !before)}>
            {recovery ? t('security.useApp') : t('security.useRecovery')}
          </Button>
        )}
        <Button variant="subtle" onClick={props.onStartAgain}>
          {t('security.startAgain')}
        </Button>
      </Stack>
    </form>
  );
}
