import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { FormProblem } from './states.tsx';

/** Told how many more parts of the question's answer are not there yet. */
const Untold = createContext<(more: 1 | -1) => void>(() => {});

/** Keeps the question that it stands in from being agreed to while what that would do is not told yet. */
export function useUntold(untold: boolean): void {
  const say = use(Untold);
  useLayoutEffect(() => {
    if (!untold) return;
    say(1);
    return () => say(-1);
  }, [say, untold]);
}

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
  const [untold, setUntold] = useState(0);
  const count = useCallback((more: 1 | -1) => setUntold((before) => before + more), []);
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
        <Untold value={count}>
          <Text component="div">{props.consequence}</Text>
        </Untold>
        <FormProblem error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button
            color={props.destroys ? 'red' : 'verdigris'}
            loading={busy === true}
            disabled={props.unknown === true || untold > 0}
            onClick={agree}
          >
            {props.confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
