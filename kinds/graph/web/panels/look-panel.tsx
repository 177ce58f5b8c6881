import { Button, NumberInput, Select, Stack } from '@mantine/core';
import { measured } from '../data/column.ts';
import type { GraphContent } from '../data/content.ts';
import type { ChangeView } from '../hooks/use-view.ts';
import { PLAIN } from '../look/appearance.ts';
import { TEXT } from '../text.ts';
import { type GraphView, LONGEST_PLAY } from '../view-settings.ts';

// Select has no empty value; no column can be called this, since its first letter is a control character.
const AS_PUBLISHED = '\u0001published';
const ONE = '\u0001one';

/** Which columns give colours and sizes. */
export function LookPanel(props: {
  readonly content: GraphContent;
  readonly view: GraphView;
  change: ChangeView;
}) {
  const { content, view, change } = props;
  const names = (table: 'nodes' | 'edges', scaled: boolean) =>
    content.tables[table].columns
      .filter((column) => !scaled || measured(column.type))
      .map((column) => column.name);
  const changed = view.color !== null || view.size !== null || view.edgeColor !== null || view.play !== null;
  return (
    <Stack gap="md">
      <Choice
        label={TEXT.look.nodeColor}
        one={TEXT.look.plainColor}
        names={names('nodes', false)}
        value={view.color}
        choose={(color) => change({ color })}
      />
      <Choice
        label={TEXT.look.nodeSize}
        one={TEXT.look.plainSize}
        names={names('nodes', true)}
        value={view.size}
        choose={(size) => change({ size })}
      />
      <Choice
        label={TEXT.look.edgeColor}
        one={TEXT.look.plainColor}
        names={names('edges', false)}
        value={view.edgeColor}
        choose={(edgeColor) => change({ edgeColor })}
      />
      <NumberInput
        label={TEXT.look.play}
        description={TEXT.look.playHint}
        min={0}
        max={LONGEST_PLAY / 1000}
        allowNegative={false}
        decimalScale={1}
        value={(view.play ?? content.play) / 1000}
        onChange={(value) =>
          change({
            play: typeof value === 'number' ? Math.round(Math.min(value * 1000, LONGEST_PLAY)) : null,
          })
        }
      />
      <Button
        variant="default"
        disabled={!changed}
        onClick={() => change({ color: null, size: null, edgeColor: null, play: null })}
      >
        {TEXT.look.reset}
      </Button>
    </Stack>
  );
}

function Choice(props: {
  readonly label: string;
  readonly one: string;
  readonly names: readonly string[];
  readonly value: string | null;
  choose(value: string | null): void;
}) {
  const { value } = props;
  return (
    <Select
      label={props.label}
      searchable
      allowDeselect={false}
      data={[
        { value: AS_PUBLISHED, label: TEXT.look.published },
        { value: ONE, label: props.one },
        ...props.names.map((name) => ({ value: name, label: name })),
      ]}
      value={value === null ? AS_PUBLISHED : value === PLAIN ? ONE : value}
      onChange={(next) =>
        props.choose(next === null || next === AS_PUBLISHED ? null : next === ONE ? PLAIN : next)
      }
    />
  );
}
