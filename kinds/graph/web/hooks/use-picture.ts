import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Dataset } from '../data/dataset.ts';
import type { OpenPicture } from '../data/open-picture.ts';
import type { PictureEvents, PictureGraph, PictureTheme, Renderer } from '../picture/renderer.ts';
import { rendererFor } from '../picture/renderer.ts';
import { REDUCED_MOTION, useMedia } from './use-media.ts';

/** The picture as far as it is there. */
export interface PictureState {
  readonly renderer: Renderer | null;
  /** No WebGL, or it was taken away. */
  readonly trouble: 'none' | 'no-graphics' | 'lost';
  again(): void;
}

/** Draws the graph into a container while it is mounted; the renderer's code is loaded when its size is known. */
export function usePicture(
  container: RefObject<HTMLDivElement | null>,
  dataset: Dataset,
  opened: OpenPicture,
  theme: PictureTheme,
  events: PictureEvents,
): PictureState {
  const [renderer, setRenderer] = useState<Renderer | null>(null);
  const [trouble, setTrouble] = useState<PictureState['trouble']>('none');
  const [attempt, setAttempt] = useState(0);
  const still = useMedia(REDUCED_MOTION);
  const latest = useRef({ events, theme });
  latest.current = { events, theme };

  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and events are read when they are needed
  useEffect(() => {
    const element = container.current;
    if (!element || dataset.nodes === 0) return;
    if (!graphicsThere()) {
      setTrouble('no-graphics');
      return;
    }
    let made: Renderer | null = null;
    let gone = false;
    const relayed: PictureEvents = {
      hover: (...rest) => latest.current.events.hover(...rest),
      click: (...rest) => latest.current.events.click(...rest),
      camera: (...rest) => latest.current.events.camera(...rest),
      frame: () => latest.current.events.frame(),
      layout: (...rest) => latest.current.events.layout(...rest),
      lost: () => {
        if (!gone) setTrouble('lost');
      },
    };
    loadRenderer(rendererFor(dataset.nodes, dataset.edges)).then(
      (make) => {
        if (gone) return;
        const { directed, labels } = dataset.content;
        const input = { nodes: dataset.nodes, topology: dataset.topology, directed, labels, ...opened };
        made = make(element, input, latest.current.theme, relayed, still);
        setTrouble('none');
        setRenderer(made);
      },
      () => setTrouble('no-graphics'),
    );
    return () => {
      gone = true;
      setRenderer(null);
      made?.destroy();
      element.replaceChildren();
    };
  }, [container, dataset, opened, attempt, still]);

  useEffect(() => renderer?.setTheme(theme), [renderer, theme]);

  return { renderer, trouble, again: () => setAttempt((n) => n + 1) };
}

type Make = (
  container: HTMLDivElement,
  graph: PictureGraph,
  theme: PictureTheme,
  events: PictureEvents,
  still: boolean,
) => Renderer;

async function loadRenderer(kind: Renderer['kind']): Promise<Make> {
  if (kind === 'sigma') {
    const { SigmaRenderer } = await import('../picture/sigma-renderer.ts');
    return (...given) => new SigmaRenderer(...given);
  }
  const { CosmosRenderer } = await import('../picture/cosmos-renderer.ts');
  return (...given) => new CosmosRenderer(...given);
}

function graphicsThere(): boolean {
  try {
    const context = document.createElement('canvas').getContext('webgl2');
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}
