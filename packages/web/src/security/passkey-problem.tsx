import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PasskeyCancelled } from '../data/passkeys.ts';
import { FormProblem } from '../parts/states.tsx';
import './texts.ts';

/** A failure of something with a passkey: the hub's answer, or that the browser used none. */
export function PasskeyProblem(props: { readonly error: unknown; readonly fields?: readonly string[] }) {
  const { t } = useTranslation();
  if (props.error instanceof PasskeyCancelled) {
    return (
      <Alert color="amber" role="alert">
        {t('security.passkeyCancelled')}
      </Alert>
    );
  }
  return <FormProblem error={props.error} {...(props.fields ? { fields: props.fields } : {})} />;
}
