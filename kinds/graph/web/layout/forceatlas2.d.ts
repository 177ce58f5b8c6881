// The step function of the package, which its own types leave out; the worker calls it on flat matrices.
declare module 'graphology-layout-forceatlas2/iterate.js' {
  import type { ForceAtlas2Settings } from 'graphology-layout-forceatlas2';

  // biome-ignore lint/style/noDefaultExport: the package exports it so
  export default function iterate(
    options: Required<ForceAtlas2Settings>,
    nodeMatrix: Float32Array,
    edgeMatrix: Float32Array,
  ): object;
}
