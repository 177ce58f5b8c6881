import type { Point } from './geometry.ts';
import { ICONS, iconName } from './icons.ts';

/** A mark over the picture at a node. */
export interface Mark {
  readonly at: Point;
  /** Radius of the node on the surface, in its pixels. */
  readonly radius: number;
  readonly ring: boolean;
  readonly label: string | null;
  /** On a disc of the page's colour, as pictograms of edges are; without it the pictogram stands on its node. */
  readonly plate: boolean;
  readonly icon: string | null;
  readonly badge: string | null;
}

/** Colours and type of the marks. */
export interface MarkTheme {
  readonly background: string;
  readonly text: string;
  readonly accent: string;
  readonly font: string;
}

/** Longest label that is drawn whole. */
const LONGEST = 48;

/** Draws rings, icons, badges and labels. The same for the screen and for an exported image. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  theme: MarkTheme,
  scale = 1,
): void {
  for (const mark of marks) {
    if (mark.ring) drawRing(context, mark, theme, scale);
    if (mark.icon) drawIcon(context, mark, mark.icon, theme);
    if (mark.badge) drawBadge(context, mark, mark.badge, theme, scale);
  }
  for (const mark of marks) if (mark.label) drawLabel(context, mark, mark.label, theme, scale);
}

function drawRing(context: CanvasRenderingContext2D, mark: Mark, theme: MarkTheme, scale: number): void {
  context.lineWidth = 2 * scale;
  context.strokeStyle = theme.background;
  circle(context, mark.at, mark.radius + 1 * scale);
  context.stroke();
  context.strokeStyle = theme.accent;
  circle(context, mark.at, mark.radius + 2.5 * scale);
  context.stroke();
}

function drawIcon(context: CanvasRenderingContext2D, mark: Mark, word: string, theme: MarkTheme): void {
  if (mark.radius < 5) return;
  const name = iconName(word);
  const shape = Object.hasOwn(ICONS, name) ? ICONS[name] : undefined;
  const side = mark.radius * 1.15;
  const ink = mark.plate ? theme.text : theme.background;
  if (mark.plate) {
    context.fillStyle = theme.background;
    circle(context, mark.at, mark.radius);
    context.fill();
  }
  if (!shape) {
    // A letter or an emoji is its own icon; a longer word that names none is left out.
    const [first] = new Intl.Segmenter().segment(word.trim());
    if (!first || [...new Intl.Segmenter().segment(word.trim())].length > 2) return;
    context.font = `600 ${side}px ${theme.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = ink;
    context.fillText(word.trim(), mark.at.x, mark.at.y + side * 0.05);
    context.textAlign = 'start';
    context.textBaseline = 'alphabetic';
    return;
  }
  context.save();
  context.translate(mark.at.x - side / 2, mark.at.y - side / 2);
  context.scale(side / 24, side / 24);
  context.lineWidth = 2.4;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.strokeStyle = ink;
  for (const path of shape) context.stroke(new Path2D(path));
  context.restore();
}

function drawBadge(
  context: CanvasRenderingContext2D,
  mark: Mark,
  word: string,
  theme: MarkTheme,
  scale: number,
): void {
  const text = word.length > 4 ? `${word.slice(0, 3)}…` : word;
  context.font = `600 ${9 * scale}px ${theme.font}`;
  const width = Math.max(12 * scale, context.measureText(text).width + 6 * scale);
  const [x, y] = [mark.at.x + mark.radius * 0.7, mark.at.y - mark.radius * 0.7];
  context.fillStyle = theme.text;
  plate(context, x - width / 2, y - 6 * scale, width, 12 * scale, 6 * scale);
  context.fill();
  context.fillStyle = theme.background;
  context.textAlign = 'center';
  context.fillText(text, x, y + 3.2 * scale);
  context.textAlign = 'start';
}

function drawLabel(
  context: CanvasRenderingContext2D,
  mark: Mark,
  label: string,
  theme: MarkTheme,
  scale: number,
): void {
  context.font = `500 ${12 * scale}px ${theme.font}`;
  context.lineJoin = 'round';
  context.lineWidth = 3 * scale;
  context.strokeStyle = theme.background;
  context.fillStyle = theme.text;
  const [x, y] = [mark.at.x + mark.radius + 4 * scale, mark.at.y + 4 * scale];
  context.strokeText(short(label), x, y);
  context.fillText(short(label), x, y);
}

function short(label: string): string {
  return label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label;
}

function circle(context: CanvasRenderingContext2D, at: Point, radius: number): void {
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, Math.PI * 2);
}

function plate(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
): void {
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
}
