import { ActionIcon, Indicator, Tooltip } from '@mantine/core';
import type { ComponentType } from 'react';

/** A button of the tool bar: a picture with a name, pressed or not. */
export function ToolButton(props: {
  readonly label: string;
  readonly icon: ComponentType<{ readonly size?: number }>;
  readonly pressed?: boolean;
  readonly count?: number;
  readonly disabled?: boolean;
  onClick(): void;
}) {
  const Icon = props.icon;
  return (
    <Tooltip label={props.label} openDelay={400}>
      <Indicator label={props.count} size={15} offset={5} disabled={!props.count} zIndex={1}>
        <ActionIcon
          size={32}
          variant={props.pressed ? 'light' : 'subtle'}
          {...(props.pressed ? {} : { color: 'gray' })}
          aria-label={props.count ? `${props.label}, ${props.count}` : props.label}
          {...(props.pressed === undefined ? {} : { 'aria-pressed': props.pressed })}
          disabled={props.disabled ?? false}
          onClick={props.onClick}
        >
          <Icon size={17} />
        </ActionIcon>
      </Indicator>
    </Tooltip>
  );
}
