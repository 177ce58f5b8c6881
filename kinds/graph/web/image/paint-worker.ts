import { type PaintInput, paintGraph } from './paint.ts';

/** What the worker answers: how far it is, the painting, or that there is none. */
export type PaintAnswer =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'done'; readonly bitmap: ImageBitmap }
  | { readonly type: 'failed' };

self.addEventListener('message', async (event: MessageEvent<PaintInput>) => {
  const answer = (message: PaintAnswer, transfer: Transferable[] = []) =>
    self.postMessage(message, { transfer });
  try {
    const canvas = new OffscreenCanvas(event.data.width, event.data.height);
    const context = canvas.getContext('2d');
    if (!context) {
      answer({ type: 'failed' });
      return;
    }
    await paintGraph(context, event.data, async (done) => answer({ type: 'progress', done }));
    const bitmap = canvas.transferToImageBitmap();
    answer({ type: 'done', bitmap }, [bitmap]);
  } catch {
    answer({ type: 'failed' });
  }
});
