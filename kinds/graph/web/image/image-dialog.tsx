import {
  Button,
  Checkbox,
  Group,
  Modal,
  NumberInput,
  Progress,
  SegmentedControl,
  Stack,
  Text,
} from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { TEXT } from '../text.ts';
import { possibleSize } from './frame.ts';

/** What the reader asks for. */
export interface ImageRequest {
  readonly width: number;
  readonly height: number;
  readonly withTitle: boolean;
  readonly withLegend: boolean;
}

const SIZES = [
  { label: '1920 × 1080', width: 1920, height: 1080 },
  { label: '3840 × 2160', width: 3840, height: 2160 },
  { label: '2048 × 2048', width: 2048, height: 2048 },
] as const;

/** Asks for size and words, paints, and saves the file. */
export function ImageDialog(props: {
  readonly opened: boolean;
  readonly screen: { readonly width: number; readonly height: number };
  readonly fileName: string;
  make(request: ImageRequest, progress: (done: number) => void, signal: AbortSignal): Promise<Blob>;
  close(): void;
}) {
  const { screen } = props;
  const ratio = typeof devicePixelRatio === 'number' ? Math.max(1, devicePixelRatio) : 1;
  const own = { width: Math.round(screen.width * ratio), height: Math.round(screen.height * ratio) };
  const [preset, setPreset] = useState<string>(TEXT.image.screen);
  const [size, setSize] = useState(own);
  const [withTitle, setWithTitle] = useState(true);
  const [withLegend, setWithLegend] = useState(true);
  const [done, setDone] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);
  const abort = useRef<AbortController | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size of the screen counts when the dialog opens
  useEffect(() => {
    if (props.opened && preset === TEXT.image.screen) setSize(own);
    if (!props.opened) abort.current?.abort();
  }, [props.opened]);
  const possible = possibleSize(size.width, size.height);

  const save = async () => {
    const controller = new AbortController();
    abort.current = controller;
    setFailed(false);
    setDone(0);
    try {
      const blob = await props.make({ ...size, withTitle, withLegend }, setDone, controller.signal);
      download(blob, props.fileName);
      props.close();
    } catch {
      if (!controller.signal.aborted) setFailed(true);
    } finally {
      setDone(null);
    }
  };
  const side = (name: 'width' | 'height') => (
    <NumberInput
      label={TEXT.image[name]}
      min={16}
      max={16_384}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      value={size[name]}
      onChange={(value) => {
        setPreset('');
        setSize({ ...size, [name]: typeof value === 'number' ? value : 0 });
      }}
    />
  );
  return (
    <Modal
      opened={props.opened}
      onClose={props.close}
      title={TEXT.image.title}
      centered
      closeButtonProps={{ 'aria-label': TEXT.image.close }}
    >
      <Stack gap="md">
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={TEXT.image.size}
          data={[TEXT.image.screen, ...SIZES.map(({ label }) => label)]}
          value={preset}
          onChange={(label) => {
            setPreset(label);
            setSize(SIZES.find((known) => known.label === label) ?? own);
          }}
        />
        <Group grow>
          {side('width')}
          {side('height')}
        </Group>
        {!possible && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {TEXT.image.tooLarge}
          </Text>
        )}
        <Checkbox
          radius={4}
          label={TEXT.image.withTitle}
          checked={withTitle}
          onChange={(event) => setWithTitle(event.currentTarget.checked)}
        />
        <Checkbox
          radius={4}
          label={TEXT.image.withLegend}
          checked={withLegend}
          onChange={(event) => setWithLegend(event.currentTarget.checked)}
        />
        {failed && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {TEXT.image.failed}
          </Text>
        )}
        {done === null ? (
          <Button disabled={!possible} onClick={() => void save()}>
            {TEXT.image.save}
          </Button>
        ) : (
          <Group wrap="nowrap">
            <Progress flex={1} value={done * 100} aria-label={TEXT.image.painting} />
            <Text size="sm">{Math.round(done * 100)} %</Text>
            <Button variant="default" size="xs" onClick={() => abort.current?.abort()}>
              {TEXT.image.cancel}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
