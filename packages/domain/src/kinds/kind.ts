import type { z } from 'zod';
import type { Role } from '../access/roles.ts';

/** General access of a resource, strictest first. */
export const MODES = ['private', 'organization', 'unlisted', 'public'] as const;
export type Mode = (typeof MODES)[number];

/** What the rules must know of a kind of resource. Everything else about it lives in its own folder under `kinds/`. */
export interface Kind<Content = unknown> {
  /** The word in addresses and the API: `graph`, `collection`, … */
  readonly id: string;
  /** What publishers post besides the files: bindings, encodings, settings. Unknown fields are refused. */
  readonly content: z.ZodType<Content>;
  /** The roles that this kind offers; a grant of another is rounded down (S5). `owner` and `manager` are always among them. */
  readonly roles: readonly Role[];
  /** The mode of a newly published one when nobody says otherwise (S1). */
  readonly defaultMode: Mode;
  /** Modes that this kind may never have. */
  readonly refusedModes: readonly Mode[];
  /** The highest role that comes down from a collection; null when none does (C2). */
  readonly inheritsUpTo: Role | null;
  /** Role of a share that names none (S32). */
  readonly defaultShareRole: 'viewer' | 'commenter';
  /** Kinds that may stand inside: only collections hold anything. `'all'` is every kind. */
  readonly children: 'all' | 'none' | readonly string[];
  /** What somebody gets to see by a share that its page does not show at first sight, in a sentence (S22); null = nothing. */
  readonly exposes: string | null;
  /** What whoever comes in is to authorize besides accepting, in a sentence (S19); null = nothing. */
  readonly authorizes: string | null;
}

/** What a kind's author writes; the rest follows the usual case. */
export type KindDefinition<Content> = Pick<Kind<Content>, 'id' | 'content'> & Partial<Kind<Content>>;

/** Completes a kind with the usual answers: all roles but operator, private, inherits everything, no children. */
export function defineKind<Content>(definition: KindDefinition<Content>): Kind<Content> {
  return {
    roles: ['viewer', 'commenter', 'editor', 'manager', 'owner'],
    defaultMode: 'private',
    refusedModes: [],
    inheritsUpTo: 'owner',
    defaultShareRole: 'viewer',
    children: 'none',
    exposes: null,
    authorizes: null,
    ...definition,
  };
}

/** The kinds that a hub has. */
export interface KindRegistry {
  get(id: string): Kind | undefined;
  readonly all: readonly Kind[];
}

/** A registry of the given kinds; a second kind of the same id is a mistake of the product's list. */
export function kindRegistry(kinds: readonly Kind[]): KindRegistry {
  const byId = new Map(kinds.map((kind) => [kind.id, kind]));
  if (byId.size !== kinds.length) throw new Error('two kinds share an id');
  return { all: [...kinds], get: (id) => byId.get(id) };
}
