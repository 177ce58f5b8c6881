import { Button, Text } from '@mantine/core';
import { useSharingWords } from './words.ts';

/** A part of the dialog that could not be read, and the way to ask for it again. */
export function Unread(props: {
  readonly text: string;
  readonly className?: string | undefined;
  onRetry(): void;
}) {
  const t = useSharingWords();
  return (
    <div className={props.className} role="alert">
      <Text size="sm">{props.text}</Text>
      <Button size="compact-sm" variant="default" onClick={props.onRetry}>
        {t('tryAgain')}
      </Button>
    </div>
  );
}
