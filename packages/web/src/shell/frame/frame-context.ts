import { createContext, useContext } from 'react';

/** What screens can ask of the frame around them. */
export interface FrameControls {
  openSide(): void;
  openPalette(): void;
  openHelp(): void;
}

export const FrameContext = createContext<FrameControls>({
  openSide: () => undefined,
  openPalette: () => undefined,
  openHelp: () => undefined,
});

export function useFrame(): FrameControls {
  return useContext(FrameContext);
}
