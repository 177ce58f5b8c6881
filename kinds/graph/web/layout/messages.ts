/** What the page tells the layout worker. */
export type LayoutRequest =
  | {
      readonly type: 'start';
      readonly positions: Float32Array;
      readonly topology: Uint32Array;
      /** One weight per edge; null when all pull alike. */
      readonly edgeWeights: Float32Array | null;
      /** One mass per node; null for one more than its connections. */
      readonly nodeWeights: Float32Array | null;
      readonly milliseconds: number;
      /** Positions are sent at the end only. */
      readonly quiet: boolean;
    }
  | { readonly type: 'stop' };

/** What the worker answers: positions as they are now, and whether these are the last. */
export interface LayoutProgress {
  readonly positions: Float32Array | null;
  /** Share of the time that has passed, 0 to 1. */
  readonly done: number;
  readonly ended: boolean;
}
