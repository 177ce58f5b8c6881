/** What tells one file of a disk from another without reading it. */
export interface FileMark {
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
}

/** The part of `localStorage` that is needed. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'tessera.unfinished-uploads';
const MOST = 20;

/** Uploads that were begun and not cited yet, so that the same file goes on where it broke off, also after a reload. */
export interface Unfinished {
  /** Id of the upload begun for this file; null when there is none. */
  find(file: FileMark): string | null;
  remember(file: FileMark, upload: string): void;
  forget(upload: string): void;
}

/** Keeps them in the browser's own storage; without one, or with a full one, a break costs a new upload and nothing else. */
export function unfinishedUploads(shelf: Shelf | null): Unfinished {
  function read(): [string, string][] {
    try {
      const entries: unknown = JSON.parse(shelf?.getItem(KEY) ?? '[]');
      return Array.isArray(entries) ? entries.filter(isEntry) : [];
    } catch {
      return [];
    }
  }
  function write(entries: readonly (readonly [string, string])[]): void {
    try {
      shelf?.setItem(KEY, JSON.stringify(entries.slice(-MOST)));
    } catch {
      // A full or forbidden storage only means that a later break starts over.
    }
  }
  return {
    find: (file) => read().find(([mark]) => mark === markOf(file))?.[1] ?? null,
    remember: (file, upload) =>
      write([...read().filter(([mark]) => mark !== markOf(file)), [markOf(file), upload]]),
    forget: (upload) => write(read().filter(([, id]) => id !== upload)),
  };
}

function markOf(file: FileMark): string {
  return `${file.size}:${file.lastModified}:${file.name}`;
}

function isEntry(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'string');
}
