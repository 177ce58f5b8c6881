import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormProblem } from './states.tsx';

/**
 * Asks before something that widens or destroys. The consequence is named in a sentence, the button is a verb with its
 * object. Red only where something is destroyed.
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
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      size="md"
      centered
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Text component="div">{props.consequence}</Text>
        <FormProblem error={props.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button
            color={props.destroys ? 'red' : 'verdigris'}
            loading={props.busy === true}
            disabled={props.unknown === true}
            onClick={props.onConfirm}
          >
            {props.confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
