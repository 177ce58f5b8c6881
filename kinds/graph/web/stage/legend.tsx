import { ActionIcon, Text } from '@mantine/core';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { numberText } from '../data/column.ts';
import css from '../graph.module.css';
import type { Appearance } from '../look/appearance.ts';
import type { ColorLegend } from '../look/scale.ts';
import { count, TEXT } from '../text.ts';

/** What colours and sizes mean. Nothing when they mean nothing. */
export function Legend(props: { readonly legends: Appearance['legends']; readonly startFolded: boolean }) {
  const [folded, setFolded] = useState(props.startFolded);
  const { nodeColor, edgeColor, nodeSize, edgeSize } = props.legends;
  const shown =
    [nodeColor, edgeColor].some((legend) => legend && legend.type !== 'given') || nodeSize || edgeSize;
  if (!shown) return null;
  return (
    <section className={`${css['legend']} ${css['float']}`} aria-label={TEXT.legend.title}>
      <div className={css['legendHead']}>
        <Text size="xs" fw={550}>
          {TEXT.legend.title}
        </Text>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-expanded={!folded}
          aria-label={folded ? TEXT.legend.unfold : TEXT.legend.fold}
          onClick={() => setFolded(!folded)}
        >
          {folded ? <ChevronUp size={14} /> : <ChevronDown size={14} />}
        </ActionIcon>
      </div>
      {!folded && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
        <div className={css['legendBody']} tabIndex={0}>
          {nodeColor && <Colors legend={nodeColor} of={TEXT.legend.nodes} mark="swatch" />}
          {nodeSize && (
            <Sizes
              name={nodeSize.column ?? TEXT.legend.connections}
              of={TEXT.legend.size}
              min={nodeSize.min}
              max={nodeSize.max}
            />
          )}
          {edgeColor && <Colors legend={edgeColor} of={TEXT.legend.edges} mark="line" />}
          {edgeSize && (
            <Sizes name={edgeSize.column} of={TEXT.legend.width} min={edgeSize.min} max={edgeSize.max} />
          )}
        </div>
      )}
    </section>
  );
}

function Colors(props: {
  readonly legend: ColorLegend;
  readonly of: string;
  readonly mark: 'swatch' | 'line';
}) {
  const { legend } = props;
  if (legend.type === 'given') return null;
  return (
    <Part title={`${props.of}: ${legend.column}`}>
      {legend.type === 'range' ? (
        <>
          <div
            className={css['ramp']}
            style={{
              background: `linear-gradient(to right, ${(legend.colors.length > 1 ? legend.colors : [...legend.colors, ...legend.colors]).join(', ')})`,
            }}
          />
          <Ends
            min={numberText(legend.time ? 'time' : 'number', round(legend.min, legend.time))}
            max={numberText(legend.time ? 'time' : 'number', round(legend.max, legend.time))}
          />
        </>
      ) : (
        <>
          {legend.entries.map((entry) => (
            <div key={entry.label} className={css['entry']}>
              <span className={css[props.mark]} style={{ background: entry.color }} />
              <Text size="xs" className={css['clip']} title={entry.label}>
                {entry.label}
              </Text>
              <Text size="xs" c="dimmed" className={css['figures']}>
                {count(entry.count)}
              </Text>
            </div>
          ))}
          {legend.more > 0 && (
            <Text size="xs" c="dimmed">
              {TEXT.legend.more(legend.more)}
            </Text>
          )}
        </>
      )}
    </Part>
  );
}

function Sizes(props: {
  readonly name: string;
  readonly of: string;
  readonly min: number;
  readonly max: number;
}) {
  return (
    <Part title={`${props.of}: ${props.name}`}>
      <svg width="100%" height="16" viewBox="0 0 120 16" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 8.8 L120 1 L120 15 L0 9.2 Z" fill="var(--tessera-hairline)" />
      </svg>
      <Ends
        min={numberText('number', round(props.min, false))}
        max={numberText('number', round(props.max, false))}
      />
    </Part>
  );
}

function Part(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div style={{ paddingBottom: 6 }}>
      <Text size="xs" c="dimmed" className={css['clip']} title={props.title}>
        {props.title}
      </Text>
      {props.children}
    </div>
  );
}

function Ends(props: { readonly min: string; readonly max: string }) {
  return (
    <div style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}>
      <Text size="xs" className={css['figures']}>
        {props.min}
      </Text>
      <Text size="xs" className={css['figures']}>
        {props.max}
      </Text>
    </div>
  );
}

function round(value: number, time: boolean): number {
  return time || Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
