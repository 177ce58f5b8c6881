import { CloseButton, Drawer, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import css from '../graph.module.css';
import { TEXT } from '../text.ts';

/** A panel at the side; a sheet from below where there is no room. */
export function PanelFrame(props: {
  readonly title: string;
  readonly narrow: boolean;
  close(): void;
  readonly children: ReactNode;
}) {
  if (props.narrow)
    return (
      <Drawer
        opened
        onClose={props.close}
        position="bottom"
        size="62%"
        title={props.title}
        overlayProps={{ backgroundOpacity: 0.15 }}
        closeButtonProps={{ 'aria-label': `${TEXT.tools.close}: ${props.title}` }}
        radius="md"
      >
        {props.children}
      </Drawer>
    );
  return (
    <aside className={css['side']} aria-label={props.title}>
      <div className={css['sideHead']}>
        <Text fw={550} size="sm">
          {props.title}
        </Text>
        <CloseButton size="sm" aria-label={`${TEXT.tools.close}: ${props.title}`} onClick={props.close} />
      </div>
      <div className={css['sideBody']}>{props.children}</div>
    </aside>
  );
}
