import { useTranslation } from 'react-i18next';
import '../../security/texts.ts';
import { CodeStep } from './code-step.tsx';
import { EntryPage } from './entry-page.tsx';
import type { Lacking } from './lacking.ts';
import { SetUpFactor } from './set-up-factor.tsx';
import { useEntered } from './use-entered.ts';

/** The page of what a sign-in still lacks: the second factor, or its set-up. */
export function SecondHalf(props: {
  readonly lacking: Lacking;
  /** Where to go, unless the hub remembers it. */
  readonly next: string;
  /** Done with the session that has begun, before going on. */
  readonly before?: () => Promise<void>;
  onStartAgain(): void;
}) {
  const { t } = useTranslation();
  const entered = useEntered();
  const { lacking } = props;
  const onEntered = async (next: string | null) => {
    await props.before?.();
    await entered(next ?? props.next);
  };
  const how = { onEntered, onStartAgain: props.onStartAgain };
  if (lacking.kind === 'set-up') {
    return (
      <EntryPage title={t('security.setUpTitle')} text={t('security.setUpText')}>
        <SetUpFactor {...how} />
      </EntryPage>
    );
  }
  const text = lacking.next === null ? t('security.codeText') : t('security.codeTextProvider');
  return (
    <EntryPage title={t('security.codeTitle')} text={text}>
      <CodeStep methods={lacking.methods} {...how} />
    </EntryPage>
  );
}
