import { numberText } from '../data/column.ts';
import type { Appearance } from '../look/appearance.ts';
import type { ColorLegend } from '../look/scale.ts';
import { drawMarks, type Mark, type MarkTheme } from '../picture/overlay.ts';
import { count, TEXT } from '../text.ts';
import type { PaintInput } from './paint.ts';
import type { PaintAnswer } from './paint-worker.ts';

/** What is painted beside the graph itself. */
export interface ImageWords {
  readonly title: string | null;
  readonly legends: Appearance['legends'] | null;
  readonly marks: readonly Mark[];
  readonly theme: MarkTheme;
  /** Pixels of the image per pixel of the screen. */
  readonly unit: number;
}

/**
 * Makes a PNG. Edges and nodes are painted in a worker; words on the page's side, which alone has the page's fonts.
 *
 * @throws `AbortError` when cancelled; Error when the browser cannot make an image of that size
 */
export async function makePng(
  input: PaintInput,
  words: ImageWords,
  progress: (done: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const bitmap = await paintInWorker(input, progress, signal);
  const canvas = document.createElement('canvas');
  canvas.width = input.width;
  canvas.height = input.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error(TEXT.image.failed);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  drawMarks(context, words.marks, words.theme, words.unit);
  if (words.title !== null) drawTitle(context, words.title, words, input.width);
  if (words.legends) drawLegend(context, words.legends, words, input.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error(TEXT.image.failed);
  signal.throwIfAborted();
  return blob;
}

function paintInWorker(
  input: PaintInput,
  progress: (done: number) => void,
  signal: AbortSignal,
): Promise<ImageBitmap> {
  const worker = new Worker(new URL('./paint-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<ImageBitmap>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    worker.addEventListener('error', () => reject(new Error(TEXT.image.failed)));
    worker.addEventListener('message', (event: MessageEvent<PaintAnswer>) => {
      if (event.data.type === 'progress') progress(event.data.done);
      else if (event.data.type === 'done') resolve(event.data.bitmap);
      else reject(new Error(TEXT.image.failed));
    });
    worker.postMessage(input);
  }).finally(() => worker.terminate());
}

function drawTitle(context: CanvasRenderingContext2D, title: string, words: ImageWords, width: number): void {
  const { unit, theme } = words;
  context.font = `650 ${20 * unit}px ${theme.font}`;
  context.lineJoin = 'round';
  context.lineWidth = 5 * unit;
  context.strokeStyle = theme.background;
  context.fillStyle = theme.text;
  let text = title;
  while (text.length > 4 && context.measureText(text).width > width - 48 * unit)
    text = `${text.slice(0, -2)}…`;
  context.strokeText(text, 24 * unit, 40 * unit);
  context.fillText(text, 24 * unit, 40 * unit);
}

type Line =
  | { readonly type: 'heading'; readonly text: string }
  | {
      readonly type: 'entry';
      readonly text: string;
      readonly color: string;
      readonly figure: string;
      readonly edge: boolean;
    }
  | { readonly type: 'ramp'; readonly colors: readonly string[]; readonly min: string; readonly max: string };

const MOST_ENTRIES = 12;

function drawLegend(
  context: CanvasRenderingContext2D,
  legends: Appearance['legends'],
  words: ImageWords,
  height: number,
): void {
  const lines = [
    ...linesOf(legends.nodeColor, TEXT.legend.nodes, false),
    ...sizeLines(legends.nodeSize, TEXT.legend.size, TEXT.legend.connections),
    ...linesOf(legends.edgeColor, TEXT.legend.edges, true),
    ...sizeLines(legends.edgeSize, TEXT.legend.width, ''),
  ];
  if (lines.length === 0) return;
  const { unit, theme } = words;
  const [width, row, pad] = [210 * unit, 18 * unit, 12 * unit];
  const tall = lines.reduce((sum, line) => sum + (line.type === 'ramp' ? row * 1.7 : row), pad * 2);
  const [left, top] = [24 * unit, height - 24 * unit - tall];
  context.fillStyle = theme.background;
  context.beginPath();
  context.roundRect(left, top, width, tall, 8 * unit);
  context.fill();
  let y = top + pad;
  for (const line of lines) {
    drawLine(context, line, left + pad, y, width - pad * 2, words);
    y += line.type === 'ramp' ? row * 1.7 : row;
  }
}

function drawLine(
  context: CanvasRenderingContext2D,
  line: Line,
  x: number,
  y: number,
  width: number,
  { unit, theme }: ImageWords,
): void {
  const type = (weight: number) => `${weight} ${12 * unit}px ${theme.font}`;
  context.fillStyle = theme.text;
  if (line.type === 'heading') {
    context.font = type(550);
    context.fillText(clipped(context, line.text, width), x, y + 12 * unit);
    return;
  }
  context.font = type(400);
  if (line.type === 'ramp') {
    const ramp = context.createLinearGradient(x, 0, x + width, 0);
    line.colors.forEach((color, i) => {
      ramp.addColorStop(line.colors.length === 1 ? 0 : i / (line.colors.length - 1), color);
    });
    context.fillStyle = ramp;
    context.fillRect(x, y + 2 * unit, width, 8 * unit);
    context.fillStyle = theme.text;
    context.fillText(line.min, x, y + 24 * unit);
    context.fillText(line.max, x + width - context.measureText(line.max).width, y + 24 * unit);
    return;
  }
  const figure = context.measureText(line.figure).width;
  context.fillText(clipped(context, line.text, width - figure - 26 * unit), x + 18 * unit, y + 12 * unit);
  context.fillText(line.figure, x + width - figure, y + 12 * unit);
  context.fillStyle = line.color;
  context.beginPath();
  if (line.edge) context.rect(x, y + 6 * unit, 12 * unit, 3 * unit);
  else context.arc(x + 6 * unit, y + 8 * unit, 5.5 * unit, 0, Math.PI * 2);
  context.fill();
}

function linesOf(legend: ColorLegend | null, of: string, edge: boolean): readonly Line[] {
  if (!legend || legend.type === 'given') return [];
  const heading: Line = { type: 'heading', text: `${of}: ${legend.column}` };
  if (legend.type === 'range') {
    const ends = [legend.min, legend.max].map((value) =>
      numberText(legend.time ? 'time' : 'number', legend.time ? value : Number(value.toPrecision(4))),
    );
    return [heading, { type: 'ramp', colors: legend.colors, min: ends[0] ?? '', max: ends[1] ?? '' }];
  }
  const more = legend.more + Math.max(0, legend.entries.length - MOST_ENTRIES);
  return [
    heading,
    ...legend.entries.slice(0, MOST_ENTRIES).map(
      (entry): Line => ({
        type: 'entry',
        text: entry.label,
        color: entry.color,
        figure: count(entry.count),
        edge,
      }),
    ),
    ...(more > 0 ? [{ type: 'heading', text: TEXT.legend.more(more) } as const] : []),
  ];
}

function sizeLines(
  size: { readonly column: string | null; readonly min: number; readonly max: number } | null,
  of: string,
  nameless: string,
): readonly Line[] {
  if (!size) return [];
  const ends = [size.min, size.max].map((value) => numberText('number', Number(value.toPrecision(4))));
  return [{ type: 'heading', text: `${of}: ${size.column ?? nameless}, ${ends.join(' – ')}` }];
}

function clipped(context: CanvasRenderingContext2D, text: string, width: number): string {
  let shown = text;
  while (shown.length > 2 && context.measureText(shown).width > width) shown = `${shown.slice(0, -2)}…`;
  return shown;
}
