import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Fingerprint, Smartphone } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { makePasskey, passkeysPossible } from '../../data/passkeys.ts';
import { useMetadata } from '../../data/session.ts';
import { NewCode } from '../../security/new-code.tsx';
import { PasskeyProblem } from '../../security/passkey-problem.tsx';
import { RecoveryCodes } from '../../security/recovery-codes.tsx';
import '../../security/texts.ts';

interface Done {
  readonly next: string | null;
  readonly recoveryCodes: readonly string[] | null;
}

/** A second factor that the hub demands, set up before anything else is possible; then the recovery codes, then in. */
export function SetUpFactor(props: { onEntered(next: string | null): Promise<void>; onStartAgain(): void }) {
  const { t } = useTranslation();
  const hub = useMetadata();
  const [way, setWay] = useState<'app' | 'passkey' | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const finish = async (set: Done) => {
    if (set.recoveryCodes === null) await props.onEntered(set.next);
    else setDone(set);
  };
  if (done?.recoveryCodes) {
    return <RecoveryCodes codes={done.recoveryCodes} onKept={() => void props.onEntered(done.next)} />;
  }
  const passkeys = hub.signInMethods.includes('passkey') && passkeysPossible();
  return (
    <Stack>
      {way === null && (
        <Stack gap="xs">
          <Button leftSection={<Smartphone size={16} />} onClick={() => setWay('app')}>
            {t('security.byApp')}
          </Button>
          <Text c="dimmed" mb="sm">
            {t('security.byAppText')}
          </Text>
          {passkeys && (
            <>
              <Button
                variant="default"
                leftSection={<Fingerprint size={16} />}
                onClick={() => setWay('passkey')}
              >
                {t('security.byPasskey')}
              </Button>
              <Text c="dimmed">{t('security.byPasskeyText')}</Text>
            </>
          )}
        </Stack>
      )}
      {way === 'app' && (
        <NewCode
          begin={() => api.call('beginCodeAtSignIn')}
          confirm={async (code) => finish(await api.call('confirmCodeAtSignIn', { body: { code } }))}
        />
      )}
      {way === 'passkey' && <NewPasskey onDone={finish} />}
      <Button variant="subtle" onClick={way === null ? props.onStartAgain : () => setWay(null)}>
        {way === null ? t('security.startAgain') : t('common.cancel')}
      </Button>
    </Stack>
  );
}

function NewPasskey(props: { onDone(set: Done): Promise<void> }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const make = useMutation({
    mutationFn: async () => {
      const { options } = await api.call('beginPasskeyAtSignIn');
      const response = await makePasskey(options);
      return api.call('addPasskeyAtSignIn', { body: { name: name.trim(), response } });
    },
    onSuccess: props.onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <PasskeyProblem error={make.error} />
        <TextInput
          label={t('security.passkeyName')}
          description={t('security.passkeyNameHint')}
          required
          withAsterisk={false}
          autoFocus
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={make.isPending}>
          {t('security.addPasskeyButton')}
        </Button>
      </Stack>
    </form>
  );
}
