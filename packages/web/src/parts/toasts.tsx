import { Button, Group, Text } from '@mantine/core';
import type { NotificationData } from '@mantine/notifications';
import i18next from 'i18next';
import { shownProblem } from './problem.ts';

const UNDO_FOR = 10_000;
let made = 0;

/** Says what was done and offers to undo it for ten seconds. A failing undo is told in turn. */
export function showUndo(message: string, undo: () => Promise<unknown>): void {
  made += 1;
  const id = `undo-${made}`;
  const takeBack = async () => {
    const { notifications } = await loadToasts();
    notifications.hide(id);
    await undo().catch(showProblem);
  };
  show({
    id,
    autoClose: UNDO_FOR,
    role: 'status',
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text>{message}</Text>
        <Button size="compact-sm" variant="subtle" flex="none" onClick={() => void takeBack()}>
          {i18next.t('common.undo')}
        </Button>
      </Group>
    ),
  });
}

/** Says what was done, where there is nothing to undo. */
export function showDone(message: string): void {
  show({ message, autoClose: 4000, role: 'status' });
}

/** Tells of a failure that no form or page shows. */
export function showProblem(error: unknown): void {
  const { code, particulars } = shownProblem(error);
  show({
    color: 'red',
    autoClose: 8000,
    title: i18next.t(`problems.${code}.title`),
    message: particulars ?? i18next.t(`problems.${code}.advice`),
  });
}

/** Toasts are no part of the first load. */
function loadToasts() {
  return import('@mantine/notifications');
}

function show(toast: NotificationData): void {
  loadToasts().then(
    ({ notifications }) =>
      notifications.show({ closeButtonProps: { 'aria-label': i18next.t('common.close') }, ...toast }),
    () => undefined,
  );
}
