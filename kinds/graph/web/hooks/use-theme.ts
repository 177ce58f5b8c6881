import { type RefObject, useLayoutEffect, useState } from 'react';
import type { PictureTheme } from '../picture/renderer.ts';

const START: PictureTheme = { background: '#ffffff', text: '#000000', accent: '#000000', font: 'sans-serif' };

/** The page's colours and type as a canvas can use them, read from the theme's variables whenever the scheme changes. */
export function usePictureTheme(root: RefObject<HTMLElement | null>, scheme: 'light' | 'dark'): PictureTheme {
  const [theme, setTheme] = useState(START);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scheme gives the same variables other values
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const read = () => {
      const next = {
        background: colorOf(element, '--mantine-color-body'),
        text: colorOf(element, '--mantine-color-text'),
        accent: colorOf(element, '--mantine-primary-color-filled'),
        font: getComputedStyle(element).fontFamily || START.font,
      };
      setTheme((before) =>
        Object.entries(next).every(([key, value]) => before[key as keyof PictureTheme] === value)
          ? before
          : next,
      );
    };
    read();
    // The attribute that switches the variables may follow this render.
    const frame = requestAnimationFrame(read);
    return () => cancelAnimationFrame(frame);
  }, [root, scheme]);
  return theme;
}

/** Whatever notation a theme uses, a canvas pixel tells what it looks like. */
function colorOf(element: HTMLElement, variable: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${variable})`;
  element.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return START.text;
  context.fillStyle = value;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return `#${[r, g, b].map((channel) => (channel ?? 0).toString(16).padStart(2, '0')).join('')}`;
}
