import { Loader } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { ErrorState } from '../../parts/states.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import { ButtonLink } from '../../shell/links.tsx';
import '../../security/texts.ts';
import { EntryPage } from './entry-page.tsx';
import { type Lacking, lackingOf } from './lacking.ts';
import { PasswordWay } from './password-way.tsx';
import { SecondHalf } from './second-half.tsx';
import { useEntered } from './use-entered.ts';

/** Where a provider sends the browser back to: signed in, linked, or what is still to do. */
export function ProviderCallbackScreen() {
  const { t } = useTranslation();
  const entered = useEntered();
  const navigate = useNavigate();
  const [answer] = useState(() => location.search.slice(1));
  const finish = useMutation({
    mutationFn: () => api.call('finishProvider', { body: { answer } }),
  });
  // It works once: sent again it would only be answered that it is over.
  const sent = useRef(false);
  const { mutate } = finish;
  useEffect(() => {
    if (sent.current) return;
    sent.current = true;
    mutate();
  }, [mutate]);
  const [lacking, setLacking] = useState<Lacking | null>(null);
  const outcome = finish.data;
  const goesOn = outcome !== undefined && outcome.outcome !== 'link-offer';
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the answer is there
  useEffect(() => {
    if (outcome === undefined || outcome.outcome === 'link-offer') return;
    if (outcome.outcome === 'linked') {
      showDone(t('security.linkedNow', { provider: outcome.provider }));
    }
    void entered(outcome.next);
  }, [goesOn]);
  const again = () => void navigate({ to: '/sign-in' });
  const needed = lacking ?? lackingOf(finish.error);
  const offer = outcome?.outcome === 'link-offer' ? outcome : null;
  const accept = async () => {
    try {
      const { provider } = await api.call('acceptProviderLink');
      showDone(t('security.linkedNow', { provider }));
    } catch (error) {
      showProblem(error);
    }
  };
  if (needed !== null) {
    return (
      <SecondHalf
        lacking={needed}
        next={offer?.next ?? '/'}
        {...(offer === null ? {} : { before: accept })}
        onStartAgain={again}
      />
    );
  }
  if (offer !== null) {
    const { provider, email, next } = offer;
    return (
      <EntryPage title={t('security.offerTitle')} text={t('security.offerText', { provider, email })}>
        <PasswordWay
          email={email}
          onLacking={setLacking}
          onEntered={async () => {
            await accept();
            await entered(next);
          }}
        />
      </EntryPage>
    );
  }
  if (finish.isError) {
    return (
      <EntryPage title={t('security.callbackFailed')}>
        <ErrorState
          error={finish.error}
          actions={<ButtonLink to="/sign-in">{t('security.startAgain')}</ButtonLink>}
        />
      </EntryPage>
    );
  }
  return (
    <EntryPage title={t('security.callbackTitle')}>
      <Loader size="sm" role="status" aria-label={t('common.loading')} />
    </EntryPage>
  );
}
