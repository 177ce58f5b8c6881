import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { LoadProgress } from '../data/dataset.ts';
import { startPositions } from '../data/positions.ts';
import css from '../graph.module.css';
import { bytes, TEXT } from '../text.ts';

/** Waiting longer than this shows figures, then a way out; milliseconds. */
const FIGURES_AFTER = 1_000;
const CANCEL_AFTER = 3_000;

/** A graph's ghost while the real one comes, with figures when it takes longer. */
export function Loading(props: { readonly progress: LoadProgress; cancel(): void }) {
  const [waited, setWaited] = useState(0);
  useEffect(() => {
    const timers = [FIGURES_AFTER, CANCEL_AFTER].map((wait) => setTimeout(() => setWaited(wait), wait));
    return () => timers.forEach(clearTimeout);
  }, []);
  const { stage, bytes: done, total } = props.progress;
  return (
    <div className={css['state']} aria-busy="true">
      <Stack align="center" gap="md" w="min(320px, 100%)">
        <Ghost />
        <div style={{ width: '100%', minHeight: 72, opacity: waited >= FIGURES_AFTER ? 1 : 0 }}>
          <Group justify="space-between" mb={6}>
            <Text size="sm" role="status">
              {TEXT.loading[stage]}
            </Text>
            <Text size="sm" c="dimmed" className={css['figures']}>
              {done > 0 && TEXT.loading.of(bytes(done), total === null ? null : bytes(total))}
            </Text>
          </Group>
          <Progress
            size="sm"
            value={total ? (done / total) * 100 : 100}
            animated={total === null}
            aria-label={TEXT.loading[stage]}
          />
          {waited >= CANCEL_AFTER && (
            <Group justify="center" mt="sm">
              <Button size="xs" variant="default" onClick={props.cancel}>
                {TEXT.loading.cancel}
              </Button>
            </Group>
          )}
        </div>
      </Stack>
    </div>
  );
}

/** Loading ended without a graph: it failed or was cancelled. */
export function NotLoaded(props: { readonly error: unknown; readonly cancelled: boolean; retry(): void }) {
  const { title, detail } = wordsOf(props.error);
  return (
    <div className={css['state']}>
      <Alert color="gray" title={props.cancelled ? undefined : title} maw={440} role="alert">
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{props.cancelled ? TEXT.loading.cancelled : detail}</Text>
          <Button size="xs" variant="default" onClick={props.retry}>
            {TEXT.loading.again}
          </Button>
        </Stack>
      </Alert>
    </div>
  );
}

function wordsOf(error: unknown): { readonly title: string; readonly detail: string } {
  if (!(error instanceof Error)) return { title: TEXT.loading.failed, detail: '' };
  const title = 'title' in error && typeof error.title === 'string' ? error.title : TEXT.loading.failed;
  return { title, detail: error.message };
}

function Ghost() {
  const spots = startPositions(36);
  const at = (i: number) =>
    `${(100 + (spots[i * 2] ?? 0) * 1.55).toFixed(1)} ${(100 + (spots[i * 2 + 1] ?? 0) * 1.55).toFixed(1)}`;
  const lines = Array.from({ length: 30 }, (_, i) => `M${at(i)}L${at((i * 5 + 8) % 36)}`).join('');
  return (
    <svg className={css['ghost']} viewBox="0 0 200 200" aria-hidden="true">
      <path d={lines} opacity={0.5} />
      {Array.from({ length: 36 }, (_, i) => {
        const [x, y] = at(i).split(' ');
        // biome-ignore lint/suspicious/noArrayIndexKey: a spot is its place
        return <circle key={i} cx={x} cy={y} r={i % 7 === 0 ? 5 : 3} />;
      })}
    </svg>
  );
}
