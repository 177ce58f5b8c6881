import type { KindServer } from '@tessera/server/kind-host';
import { graphKind } from './kind.ts';
import { inspectGraph } from './server/inspect.ts';
import { prepareGraph } from './server/prepare.ts';
import { graphExports, graphParts } from './server/read.ts';
import { graphSamples } from './server/samples.ts';

/** The server's half of the kind `graph`. */
export const graphServer: KindServer = {
  kind: graphKind,
  inspect: inspectGraph,
  prepare: prepareGraph,
  parts: graphParts,
  exports: graphExports,
  samples: graphSamples,
};
