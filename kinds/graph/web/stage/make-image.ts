import type { Visible } from '../data/filters.ts';
import { paintInput } from '../image/frame.ts';
import type { ImageRequest } from '../image/image-dialog.tsx';
import { makePng } from '../image/png.ts';
import type { Appearance } from '../look/appearance.ts';
import type { Mark } from '../picture/overlay.ts';
import type { Emphasis, PictureTheme, Renderer } from '../picture/renderer.ts';
import { labelMarks } from './marks.ts';

/**
 * The picture as it stands, as a PNG of the requested size.
 *
 * @throws `AbortError` when cancelled; Error when the browser cannot make it
 */
export function makeImageOf(
  picture: {
    readonly renderer: Renderer;
    readonly screen: { readonly width: number; readonly height: number };
    readonly theme: PictureTheme;
    readonly appearance: Appearance;
    readonly visible: Visible;
    readonly emphasis: Emphasis;
    readonly topology: Uint32Array;
    readonly marks: readonly Mark[];
    readonly title: string;
  },
  request: ImageRequest,
  progress: (done: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const { renderer, screen, appearance, theme } = picture;
  const { width, height } = request;
  const { paint, unit } = paintInput({ ...picture, width, height });
  const marks = [...picture.marks, ...labelMarks(renderer, appearance)].map((mark) => ({
    ...mark,
    at: {
      x: width / 2 + (mark.at.x - screen.width / 2) * unit,
      y: height / 2 + (mark.at.y - screen.height / 2) * unit,
    },
    radius: mark.radius * unit,
  }));
  const words = {
    title: request.withTitle ? picture.title : null,
    legends: request.withLegend ? appearance.legends : null,
    marks,
    theme,
    unit,
  };
  return makePng(paint, words, progress, signal);
}
