import type { CallOptions } from './api.ts';
import type { Hub } from './hub.ts';
import { openAddress } from './open.ts';
import { PRIVATE, type Privacy, plain, refuseWider, resolvePrivacy } from './privacy.ts';
import type { ResourceHandle } from './resource.ts';
import { payloadOf, type TableInput } from './table.ts';
import { sendUpload } from './upload.ts';

/** Simple bindings: what a column means. An encoding of the same thing wins. */
export type Bindings = Readonly<
  Partial<
    Record<
      | 'pointTitle'
      | 'pointLabel'
      | 'pointColor'
      | 'pointSize'
      | 'pointIcon'
      | 'pointOpacity'
      | 'pointWeight'
      | 'pointX'
      | 'pointY'
      | 'pointLongitude'
      | 'pointLatitude'
      | 'edgeTitle'
      | 'edgeLabel'
      | 'edgeColor'
      | 'edgeSourceColor'
      | 'edgeDestinationColor'
      | 'edgeSize'
      | 'edgeWeight'
      | 'edgeOpacity'
      | 'edgeIcon',
      string
    >
  >
>;

/** How a column's values become colours, sizes, icons or badges. */
export interface Encoding {
  readonly column: string;
  readonly variation: 'categorical' | 'continuous';
  readonly palette?: readonly string[];
  readonly map?: Readonly<Record<string, string | number>>;
  readonly bins?: readonly unknown[];
  readonly default?: string | number;
}

export type EncodingPlace = 'color' | 'size' | 'icon' | 'badge';

interface Parts {
  readonly edges: {
    readonly table: TableInput;
    readonly source: string;
    readonly destination: string;
  } | null;
  readonly nodes: { readonly table: TableInput; readonly node: string } | null;
  readonly title: string;
  readonly description: string;
  readonly bindings: Bindings;
  readonly encodings: Readonly<Record<'point' | 'edge', Readonly<Partial<Record<EncodingPlace, Encoding>>>>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly skipIncomplete: boolean;
  readonly privacy: Privacy | null;
}

const EMPTY: Parts = {
  edges: null,
  nodes: null,
  title: 'Untitled graph',
  description: '',
  bindings: {},
  encodings: { point: {}, edge: {} },
  settings: {},
  skipIncomplete: false,
  privacy: null,
};

export interface PlotOptions extends CallOptions {
  /** Opens the address as well; true when left out. */
  readonly render?: boolean;
  /**
   * Id or address of a graph that gets a new version, instead of a new graph. Who may see it stays as it is: one that is
   * open more widely than this graph's own `privacy` is refused.
   */
  readonly to?: string;
}

/**
 * A graph in the making. Every method answers a new one, so that parts can be reused:
 * `hub.graph().edges(rows, 'src', 'dst').nodes(people, 'id').name('Trade').plot()`.
 */
export class GraphBuilder {
  readonly #hub: Hub;
  readonly #parts: Parts;

  constructor(hub: Hub, parts: Parts = EMPTY) {
    this.#hub = hub;
    this.#parts = parts;
  }

  #with(changes: Partial<Parts>): GraphBuilder {
    return new GraphBuilder(this.#hub, { ...this.#parts, ...changes });
  }

  /** The edges, and which columns are their ends. */
  edges(table: TableInput, source: string, destination: string): GraphBuilder {
    return this.#with({ edges: { table, source, destination } });
  }

  /** The nodes, and which column is their id. Without them the nodes are the edges' ends. */
  nodes(table: TableInput, node: string): GraphBuilder {
    return this.#with({ nodes: { table, node } });
  }

  name(title: string): GraphBuilder {
    return this.#with({ title });
  }

  description(description: string): GraphBuilder {
    return this.#with({ description });
  }

  bind(bindings: Bindings): GraphBuilder {
    return this.#with({ bindings: { ...this.#parts.bindings, ...bindings } });
  }

  encode(what: 'point' | 'edge', place: EncodingPlace, encoding: Encoding): GraphBuilder {
    const { encodings } = this.#parts;
    return this.#with({ encodings: { ...encodings, [what]: { ...encodings[what], [place]: encoding } } });
  }

  settings(settings: Readonly<Record<string, unknown>>): GraphBuilder {
    return this.#with({ settings: { ...this.#parts.settings, ...settings } });
  }

  /** Leaves rows without an end out instead of refusing the table. */
  skipIncomplete(skip = true): GraphBuilder {
    return this.#with({ skipIncomplete: skip });
  }

  /** Who may see it: merges with what this graph says already. With nothing: private, nobody invited. */
  privacy(privacy: Privacy = PRIVATE): GraphBuilder {
    return this.#with({ privacy: { ...plain(this.#parts.privacy), ...plain(privacy) } });
  }

  /** Publishes, and answers the address. */
  async plot(options: PlotOptions = {}): Promise<string> {
    const resource = await this.publish(options);
    if (options.render ?? true) await openAddress(resource.shareAddress);
    return resource.shareAddress;
  }

  /** Publishes, and answers the resource. All or nothing: when its sharing is refused, nothing is published. */
  async publish(options: Omit<PlotOptions, 'render'> = {}): Promise<ResourceHandle> {
    const { edges, nodes, title, description, bindings, encodings, settings, skipIncomplete } = this.#parts;
    if (edges === null)
      throw new TypeError('edges(table, source, destination) is missing: a graph needs edges');
    const target = options.to === undefined ? null : await this.#hub.resource(options.to);
    if (target !== null) refuseWider(this.#parts.privacy, target.data);
    const files = [await this.#send('edges', edges.table, options)];
    if (nodes !== null) files.push(await this.#send('nodes', nodes.table, options));
    const content = {
      source: edges.source,
      destination: edges.destination,
      ...(nodes === null ? {} : { node: nodes.node }),
      bindings,
      encodings,
      settings,
      ...(skipIncomplete ? { skipIncomplete } : {}),
    };
    if (target !== null) return this.#hub.addVersion(target.id, { content, files }, options);
    const sharing = resolvePrivacy(this.#parts.privacy, this.#hub.currentPrivacy);
    return this.#hub.publish(
      { kind: 'graph', title, description, content, files, ...(sharing ? { sharing } : {}) },
      options,
    );
  }

  async #send(purpose: 'edges' | 'nodes', table: TableInput, options: CallOptions) {
    const { name, bytes } = await payloadOf(table, purpose);
    const upload = await sendUpload(this.#hub.api, name, bytes, {
      ...(options.signal ? { signal: options.signal } : {}),
      onProgress: ({ received, size }) =>
        options.onProgress?.({ done: size === 0 ? 1 : received / size, step: `Sending ${purpose}` }),
    });
    return { purpose, file: upload.id };
  }
}
