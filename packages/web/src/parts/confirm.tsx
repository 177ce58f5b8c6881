import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { FormProblem } from './states.tsx';

/**
 * Asks before something that widens or destroys. The consequence is named in a sentence, the button is a verb with its
 * object. Red only where something is destroyed. It is agreed to once: a second click, or Enter held down, does not do it
 * again, unless it failed or the question was asked anew.
 */
export function ConfirmConsequence(props: {
  readonly opened: boolean;
  readonly title: string;
  readonly consequence: ReactNode;
  readonly confirm: string;
  readonly destroys?: boolean;
  /** What it would do is not known yet: until then it cannot be agreed to. */
  readonly unknown?: boolean;
  readonly busy?: boolean;
  readonly error?: unknown;
  onConfirm(): void;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const { opened, busy, error } = props;
  const agreed = useRef(false);
  // What is being closed still stands there for a moment.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each failure is one more chance
  useEffect(() => {
    if (opened && busy !== true) agreed.current = false;
  }, [opened, busy, error]);
  const agree = () => {
    if (agreed.current) return;
    agreed.current = true;
    props.onConfirm();
  };
  return (
    <Modal
      opened={opened}
      onClose={props.onClose}
      title={props.title}
      size="md"
      centered
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Text component="div">{props.consequence}</Text>
        <FormProblem error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button
            color={props.destroys ? 'red' : 'verdigris'}
            loading={busy === true}
            disabled={props.unknown === true}
            onClick={agree}
          >
            {props.confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
