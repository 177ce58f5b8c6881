import type { Mode } from '@tessera/domain';
import type { ComponentType, LazyExoticComponent } from 'react';

/** View settings as they stand in the address (G7): text to text; the kind reads what it knows and ignores the rest. */
export type ViewSettings = Readonly<Record<string, string>>;

/** What a viewer gets from the shell. The shell owns title, audience, sharing, panels; a viewer draws the thing itself. */
export interface ViewerProps {
  readonly resource: ViewedResource;
  /** Reads one part of the version shown. Rejects with an `ApiProblem` of the client. */
  part(name: string, query?: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Response>;
  /** Address of an export in the given format (a GET that downloads); the shell has checked `can.export`. */
  exportAddress(format: string, query?: Readonly<Record<string, string>>): string;
  readonly view: ViewSettings;
  /** Replaces the view settings in the address without a new history entry. */
  setView(next: ViewSettings): void;
  readonly can: { readonly edit: boolean; readonly export: boolean };
  readonly colorScheme: 'light' | 'dark';
}

/** The resource as far as a viewer needs it. */
export interface ViewedResource {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly version: number;
  readonly content: unknown;
  readonly counts: Readonly<Record<string, number>>;
}

/** One uploaded file in the publish flow. */
export interface PublishFile {
  /** The file's id at the hub, to be cited. */
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** What the kind's `inspect` answered. */
  readonly inspection: unknown;
}

/** What the kind's publish step hands back: content and cited files as `POST /resources` takes them; null while incomplete. */
export interface PublishDraft {
  readonly content: unknown;
  readonly files: readonly {
    readonly purpose: string;
    readonly file: string;
    readonly options: Readonly<Record<string, unknown>>;
  }[];
  readonly suggestedTitle: string;
}

/** Props of the kind's part of the publish flow: show what was understood, let columns be chosen. */
export interface PublishProps {
  readonly files: readonly PublishFile[];
  /** Inspects a file again with other options (another delimiter, say). */
  inspectAgain(file: string, options: Readonly<Record<string, unknown>>): Promise<unknown>;
  onDraft(draft: PublishDraft | null): void;
}

/** The browser's half of a kind. Viewer and publish step are loaded when first needed. */
export interface KindWeb {
  readonly id: string;
  /** `one graph`, `graphs`: for sentences. */
  readonly words: { readonly one: string; readonly many: string };
  readonly icon: ComponentType<{ readonly size?: number }>;
  readonly Viewer: LazyExoticComponent<ComponentType<ViewerProps>>;
  readonly Publish: LazyExoticComponent<ComponentType<PublishProps>>;
  /** General access that the publish step proposes; private where it is left out (S1). */
  readonly defaultMode?: Mode;
  /** File name endings that the publish flow takes for this kind. */
  readonly accepts: readonly string[];
  /** Export formats with their words, in menu order. */
  readonly exports: readonly {
    readonly format: string;
    readonly label: string;
    /** What the export's address asks besides, `{ table: 'nodes' }`. */
    readonly query?: Readonly<Record<string, string>>;
  }[];
  /** Figures under a card's title: `1,204 nodes · 8,110 edges`. */
  figures(counts: Readonly<Record<string, number>>): string;
}
