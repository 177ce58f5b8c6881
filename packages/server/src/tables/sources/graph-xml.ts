import type { Engine } from '../engine.ts';
import { fileFault, listed, quoted } from '../fault.ts';
import type { TableLimits } from '../model.ts';
import type { LoadedGraph } from './loaded.ts';
import type { OpenedFile } from './open.ts';
import { RowSink, type SourceCell } from './row-sink.ts';
import { readXml, type XmlHandler } from './xml.ts';

/** A declared attribute of nodes or edges. */
interface Declared {
  readonly name: string;
  readonly type: string;
  fallback: string | null;
}

interface Item {
  readonly kind: 'node' | 'edge';
  readonly cells: Map<string, SourceCell>;
  readonly given: Set<string>;
  readonly line: number;
}

/** Reads GraphML: keys become columns, with their declared types and defaults. Hyperedges and ports are refused. */
export async function loadGraphMl(
  engine: Engine,
  opened: OpenedFile,
  table: string,
  limits: TableLimits,
  mostRows: number | null,
): Promise<LoadedGraph> {
  const tables = new GraphTables(engine, opened, table, limits, mostRows);
  const file = opened.file.name;
  const keys = new Map<string, Declared>();
  const scopes = new Map<string, string>();
  let key: Declared | null = null;
  let dataKey: string | null = null;
  await readXml(file, opened.path, {
    open(element, attributes, line) {
      if (element === 'hyperedge')
        throw fileFault(file, String(line), 'hyperedges are not read; write each as edges of two ends');
      if (element === 'key') {
        const id = attributes['id'] ?? '';
        key = {
          name: attributes['attr.name'] ?? attributes['name'] ?? id,
          type: attributes['attr.type'] ?? attributes['type'] ?? 'string',
          fallback: null,
        };
        keys.set(id, key);
        scopes.set(id, attributes['for'] ?? 'all');
        tables.declare(scopes.get(id) ?? 'all', key);
      } else if (element === 'node') tables.begin('node', [['id', attributes['id']]], line);
      else if (element === 'edge') {
        tables.begin(
          'edge',
          [
            ['source', attributes['source']],
            ['target', attributes['target']],
          ],
          line,
        );
        if (attributes['id'] !== undefined) tables.set('id', attributes['id']);
      } else if (element === 'data') dataKey = attributes['key'] ?? null;
    },
    close(element, text, line) {
      if (element === 'default' && key !== null) key.fallback = text;
      else if (element === 'key') key = null;
      else if (element === 'data' && dataKey !== null) {
        const declared = keys.get(dataKey);
        if (declared === undefined)
          throw fileFault(
            file,
            String(line),
            `the key ${quoted(dataKey)} is not declared; declared are ${listed([...keys.keys()])}`,
          );
        tables.set(declared.name, typedText(file, line, declared, text));
        dataKey = null;
      } else if (element === 'node' || element === 'edge') {
        for (const [id, declared] of keys) {
          const scope = scopes.get(id);
          if (declared.fallback === null || (scope !== 'all' && scope !== element)) continue;
          tables.setMissing(declared.name, typedText(file, line, declared, declared.fallback));
        }
        tables.end(element);
      }
    },
    pause: () => tables.pause(),
  });
  return tables.finish();
}

/** Reads GEXF: attributes become columns, `label` and `weight` too; positions, colours and sizes of `viz` as columns. */
export async function loadGexf(
  engine: Engine,
  opened: OpenedFile,
  table: string,
  limits: TableLimits,
  mostRows: number | null,
): Promise<LoadedGraph> {
  const tables = new GraphTables(engine, opened, table, limits, mostRows);
  const file = opened.file.name;
  const declaredByClass = { node: new Map<string, Declared>(), edge: new Map<string, Declared>() };
  let attributeClass: 'node' | 'edge' = 'node';
  let declaring: Declared | null = null;
  const handler: XmlHandler = {
    open(element, attributes, line) {
      const inside = tables.current;
      if (element === 'attributes') attributeClass = attributes['class'] === 'edge' ? 'edge' : 'node';
      else if (element === 'attribute') {
        const id = attributes['id'] ?? '';
        declaring = { name: attributes['title'] ?? id, type: attributes['type'] ?? 'string', fallback: null };
        declaredByClass[attributeClass].set(id, declaring);
        tables.declare(attributeClass, declaring);
      } else if (element === 'node') {
        tables.begin('node', [['id', attributes['id']]], line);
        if (attributes['label'] !== undefined) tables.set('label', attributes['label']);
      } else if (element === 'edge') {
        tables.begin(
          'edge',
          [
            ['source', attributes['source']],
            ['target', attributes['target']],
          ],
          line,
        );
        if (attributes['id'] !== undefined) tables.set('id', attributes['id']);
        if (attributes['label'] !== undefined) tables.set('label', attributes['label']);
        if (attributes['weight'] !== undefined)
          tables.set(
            'weight',
            typedText(file, line, { name: 'weight', type: 'double', fallback: null }, attributes['weight']),
          );
      } else if (element === 'attvalue' && inside !== null) {
        const id = attributes['for'] ?? attributes['id'] ?? '';
        const declared = declaredByClass[inside].get(id);
        if (declared === undefined)
          throw fileFault(
            file,
            String(line),
            `the attribute ${quoted(id)} is not declared; declared are ${listed([...declaredByClass[inside].keys()])}`,
          );
        tables.set(declared.name, typedText(file, line, declared, attributes['value'] ?? ''));
      } else if (element === 'position' && inside === 'node') {
        for (const axis of ['x', 'y', 'z']) {
          const value = attributes[axis];
          if (value !== undefined)
            tables.set(axis, typedText(file, line, { name: axis, type: 'double', fallback: null }, value));
        }
      }
    },
    close(element, text, line) {
      if (element === 'default' && declaring !== null) declaring.fallback = text;
      else if (element === 'attribute') declaring = null;
      else if (element === 'node' || element === 'edge') {
        for (const declared of declaredByClass[element].values()) {
          if (declared.fallback !== null)
            tables.setMissing(declared.name, typedText(file, line, declared, declared.fallback));
        }
        tables.end(element);
      }
    },
    pause: () => tables.pause(),
  };
  await readXml(file, opened.path, handler);
  return tables.finish();
}

const WHOLE = new Set(['int', 'integer', 'long', 'short', 'byte', 'biginteger']);
const BROKEN = new Set(['float', 'double', 'bigdecimal']);

function typedText(file: string, line: number, declared: Declared, text: string): SourceCell {
  const type = declared.type.toLowerCase();
  const trimmed = text.trim();
  const wrong = (what: string): never => {
    throw fileFault(
      file,
      `${line}:${declared.name}`,
      `${quoted(text)} is not ${what}, as which the file declares this attribute (${declared.type})`,
    );
  };
  if (type === 'boolean') {
    if (trimmed === '') return null;
    const lower = trimmed.toLowerCase();
    return lower === 'true' || lower === '1'
      ? true
      : lower === 'false' || lower === '0'
        ? false
        : wrong('true or false');
  }
  if (WHOLE.has(type)) {
    if (trimmed === '') return null;
    return /^[+-]?\d+$/.test(trimmed) ? BigInt(trimmed.replace(/^\+/, '')) : wrong('a whole number');
  }
  if (BROKEN.has(type)) {
    if (trimmed === '') return null;
    if (/^[+-]?(nan|inf(inity)?)$/i.test(trimmed)) return null;
    return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : wrong('a number');
  }
  return text;
}

/** The two tables under way. */
class GraphTables {
  readonly #nodes: RowSink;
  readonly #edges: RowSink;
  readonly #opened: OpenedFile;
  readonly #most: number | null;
  readonly #items: Item[] = [];
  #nested = false;

  constructor(engine: Engine, opened: OpenedFile, table: string, limits: TableLimits, most: number | null) {
    this.#nodes = new RowSink(engine, `${table}_nodes`, opened.file.name, limits);
    this.#edges = new RowSink(engine, `${table}_edges`, opened.file.name, limits);
    this.#opened = opened;
    this.#most = most;
    this.#nodes.declare('id');
    this.#edges.declare('source');
    this.#edges.declare('target');
  }

  /** What the parser stands in. */
  get current(): 'node' | 'edge' | null {
    return this.#items.at(-1)?.kind ?? null;
  }

  declare(scope: string, { name, type }: Declared): void {
    // A column declared as broken numbers stays one even when all its values happen to be whole.
    const kind = BROKEN.has(type.toLowerCase()) ? 'number' : undefined;
    if (scope !== 'edge') this.#nodes.declare(this.#named('node', name), kind);
    if (scope !== 'node') this.#edges.declare(this.#named('edge', name), kind);
  }

  begin(kind: Item['kind'], cells: readonly (readonly [string, SourceCell])[], line: number): void {
    if (this.#items.length > 0) this.#nested = true;
    this.#items.push({ kind, cells: new Map(cells), given: new Set(), line });
  }

  /** A further cell of the item; a name that an end or the id has already gets a number. */
  set(name: string, value: SourceCell): void {
    const item = this.#items.at(-1);
    if (item === undefined) return;
    const column = item.kind === 'edge' && name === 'id' ? 'id' : this.#named(item.kind, name);
    item.cells.set(column, value);
    item.given.add(column);
  }

  setMissing(name: string, value: SourceCell): void {
    const item = this.#items.at(-1);
    if (item !== undefined && !item.given.has(this.#named(item.kind, name))) this.set(name, value);
  }

  end(_kind: string): void {
    const item = this.#items.pop();
    if (item === undefined) return;
    const sink = item.kind === 'node' ? this.#nodes : this.#edges;
    sink.add(item.cells, item.line);
  }

  async pause(): Promise<boolean> {
    if (this.#nodes.full) await this.#nodes.flush();
    if (this.#edges.full) await this.#edges.flush();
    return this.#most !== null && this.#nodes.rows >= this.#most && this.#edges.rows >= this.#most;
  }

  async finish(): Promise<LoadedGraph> {
    const complete = this.#items.length === 0;
    const warnings = [...this.#opened.warnings];
    if (this.#nested) warnings.push('Groups (nodes inside nodes) were read as nodes beside each other.');
    return { nodes: await this.#nodes.finish(complete, warnings), edges: await this.#edges.finish(complete) };
  }

  #named(kind: Item['kind'], name: string): string {
    const taken = kind === 'node' ? ['id'] : ['source', 'target'];
    return taken.includes(name.toLowerCase()) ? `${name}_2` : name;
  }
}
