/** Every word of the graph viewer and its publish step, by place. */

const figures = new Intl.NumberFormat('en');

/** `1,204`. */
export function count(value: number): string {
  return figures.format(value);
}

/** `1 node`, `1,204 nodes`. */
export function counted(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `3.2 MB`: bytes in the unit that fits. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let step = 0;
  let rest = value;
  while (rest >= 1000 && step < units.length - 1) {
    rest /= 1000;
    step++;
  }
  return `${rest < 10 && step > 0 ? rest.toFixed(1) : Math.round(rest)} ${units[step]}`;
}

export const TEXT = {
  graph: {
    picture: (nodes: number, edges: number) =>
      `Picture of a graph with ${counted(nodes, 'node', 'nodes')} and ${counted(edges, 'edge', 'edges')}. Plus and minus zoom, zero shows all, arrow keys move, the table lists the same data.`,
    shown: (shown: number, all: number, one: string, many: string) =>
      shown === all ? counted(all, one, many) : `${count(shown)} of ${counted(all, one, many)}`,
    selected: (nodes: number) => `${count(nodes)} selected`,
    placeless: (nodes: number) => `${count(nodes)} without a place, below`,
    drawn: (edges: number) => `${count(edges)} edges drawn`,
    empty: 'This graph has no nodes.',
    nothingShown: 'The filters leave nothing to show.',
    clearFilters: 'Clear all filters',
  },
  loading: {
    summary: 'Opening the graph',
    connections: 'Reading connections',
    columns: 'Reading columns',
    drawing: 'Drawing',
    of: (done: string, total: string | null) => (total === null ? done : `${done} of ${total}`),
    cancel: 'Cancel',
    cancelled: 'Loading was cancelled. Nothing was changed.',
    again: 'Load again',
    failed: 'The graph could not be loaded',
  },
  noGraphics: {
    title: 'This browser cannot draw the picture',
    detail:
      'It offers no WebGL 2, or its graphics are switched off. The table below holds the same data: it sorts, searches and selects.',
  },
  lost: {
    title: 'The picture was lost',
    detail: 'The system took the graphics away, as it does when memory is short.',
    again: 'Draw again',
  },
  tools: {
    bar: 'Tools of the picture',
    search: 'Search nodes',
    searchNone: 'No node has these words in its title.',
    clearSearch: 'Clear the search',
    pointer: 'Move and click',
    box: 'Select with a box',
    lasso: 'Select with a lasso',
    play: 'Run the layout',
    pause: 'Stop the layout',
    reset: 'Begin the layout anew',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Show all',
    look: 'Colours and sizes',
    filters: 'Filters',
    details: 'Details',
    table: 'Table',
    timeline: 'Timeline',
    image: 'Save as image',
    close: 'Close',
    arranging: (done: number) => `Arranging, ${Math.round(done * 100)} %`,
    drag: (lasso: boolean) =>
      lasso ? 'Draw around nodes to select them' : 'Draw a box around nodes to select them',
  },
  look: {
    title: 'Colours and sizes',
    nodeColor: 'Colour of nodes',
    nodeSize: 'Size of nodes',
    edgeColor: 'Colour of edges',
    published: 'As published',
    plainColor: 'One colour',
    plainSize: 'One size',
    play: 'Layout on opening, seconds',
    playHint: 'How long the nodes arrange themselves when this view is opened.',
    reset: 'Back to as published',
  },
  filters: {
    title: 'Filters',
    add: 'Filter by a column',
    choose: 'Choose a column',
    nodes: 'Nodes',
    edges: 'Edges',
    none: 'Nothing is filtered. Choose a column to see how its values spread and to narrow the picture.',
    remove: (column: string) => `Remove the filter on ${column}`,
    from: (column: string) => `${column}, from`,
    to: (column: string) => `${column}, to`,
    missing: (rows: number) =>
      `${counted(rows, 'row has', 'rows have')} no value and ${rows === 1 ? 'is' : 'are'} hidden by this filter`,
    search: 'Find a value',
    noValue: 'No value',
    all: 'All',
    noneOf: 'None',
    more: (values: number) => `${count(values)} more, find them by name`,
    failed: (column: string) => `The column ${column} could not be read.`,
    drag: 'Drag across the bars, or move the ends with the arrow keys.',
    clear: 'Whole range',
  },
  timeline: {
    title: 'Timeline',
    column: 'Time column',
    play: 'Play through time',
    pause: 'Pause',
  },
  details: {
    title: 'Details',
    none: 'Nothing is selected. Click a node or an edge, or draw a box or a lasso.',
    node: 'Node',
    edge: 'Edge',
    nodes: (nodes: number) => counted(nodes, 'node', 'nodes'),
    connections: (edges: number) => counted(edges, 'connection', 'connections'),
    neighbours: 'Neighbours',
    grow: 'Add neighbours',
    hops: 'Steps',
    zoom: 'Zoom to it',
    clear: 'Clear',
    more: (rest: number) => `and ${count(rest)} more, see the table`,
    linkLimit: (most: number) => `A copied link keeps a selection of up to ${most} nodes.`,
    empty: 'no value',
    from: 'from',
    to: 'to',
  },
  legend: {
    title: 'Legend',
    nodes: 'Nodes',
    edges: 'Edges',
    size: 'Size',
    width: 'Width',
    connections: 'connections',
    more: (values: number) => `${counted(values, 'other value', 'other values')}`,
    fold: 'Fold the legend',
    unfold: 'Show the legend',
  },
  table: {
    title: 'Table',
    nodes: 'Nodes',
    edges: 'Edges',
    source: 'Source',
    destination: 'Target',
    search: 'Search the table',
    columns: 'Columns',
    onlyShown: 'Only what is shown',
    onlySelected: 'Only selected',
    rows: (rows: number, all: number) =>
      rows === all ? counted(all, 'row', 'rows') : `${count(rows)} of ${counted(all, 'row', 'rows')}`,
    working: 'Working',
    none: 'No row matches.',
    sort: (column: string) => `Sort by ${column}`,
    keys: 'Arrow keys move, Enter selects, Space adds to the selection.',
  },
  image: {
    title: 'Save as image',
    close: 'Close',
    size: 'Size',
    screen: 'As on screen',
    width: 'Width, pixels',
    height: 'Height, pixels',
    withTitle: 'With title',
    withLegend: 'With legend',
    save: 'Save PNG',
    painting: 'Painting',
    cancel: 'Cancel',
    tooLarge: 'At most 16,384 pixels a side and 100 million pixels in all.',
    failed: 'The image could not be made. Try a smaller size.',
  },
  publish: {
    purpose: 'This file holds',
    purposes: { edges: 'Edges', nodes: 'Nodes' },
    understood: 'Read as',
    rows: (rows: number) => counted(rows, 'row', 'rows'),
    delimiter: 'Separator',
    delimiters: { ',': 'Comma', ';': 'Semicolon', '\t': 'Tab', '|': 'Bar' },
    header: 'First row names the columns',
    preview: 'First rows',
    source: 'Source',
    sourceHint: 'Where an edge begins',
    destination: 'Target',
    destinationHint: 'Where it ends',
    node: 'Node id',
    nodeHint: 'What edges call the nodes by',
    nodeTitle: 'Title',
    color: 'Colour',
    size: 'Size',
    edgeTitle: 'Edge title',
    edgeColor: 'Edge colour',
    edgeSize: 'Edge size',
    none: 'None',
    mapping: 'Which columns are what',
    looks: 'How it looks',
    skip: 'Leave out rows without an end',
    skipHint: 'Otherwise such a row stops the upload and is named.',
    again: 'Reading the file again',
    unknown:
      'It is not clear what this file holds. Upload it again, or as CSV, JSON, Arrow, Parquet, GraphML or GEXF.',
    unread: 'The file could not be read that way. Choose other settings.',
    sameColumn: 'Source and target are the same column.',
    oneEdges: 'Choose exactly one file with edges.',
    twoMany: 'A graph is made of at most two files: one with edges, one with nodes.',
    noEdges: 'A graph needs a file with edges.',
    ready: 'The file already says what its nodes and edges are.',
  },
} as const;
