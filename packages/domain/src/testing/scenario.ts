import { z } from 'zod';
import { LIST_VIEWS } from '../access/store.ts';
import { ACCOUNT_ROLES, ACCOUNT_STATUSES } from '../accounts/model.ts';
import { GROUP_TYPES, ORGANIZATION_ROLES } from '../groups/model.ts';
import { MODES } from '../kinds/kind.ts';
import type { World, WorldGrant } from './world.ts';

/*
 * One scenario states facts and the expected answers of every question together, and runs through the pure function
 * and through every store. The files stand in `access/scenarios`.
 */

const time = z.iso.datetime().transform((text) => Date.parse(text));
const grantRole = z.enum(['viewer', 'commenter', 'editor', 'operator', 'manager']);
const level = z.enum(['none', 'viewer', 'commenter', 'editor', 'operator', 'manager', 'owner']);
const mode = z.enum(MODES);
const modeRole = z.enum(['viewer', 'editor']).default('viewer');
/** A person's name, or `nobody` who is signed in. */
const asking = z.string().transform((name) => (name === 'nobody' ? null : name));

const share = z.strictObject({
  on: z.string(),
  to: z.string(),
  role: grantRole,
  until: time.nullable().default(null),
  by: z.string().nullable().default(null),
  source: z.enum(['direct', 'publisher', 'request', 'link:abc', 'invitation:xyz']).default('direct'),
});

const action = z.union([
  z.strictObject({ at: time }),
  z.strictObject({ share }),
  z.strictObject({ revoke: z.strictObject({ on: z.string(), from: z.string() }) }),
  z.strictObject({ mode: z.strictObject({ on: z.string(), mode, modeRole }) }),
  z.strictObject({ move: z.strictObject({ thing: z.string(), into: z.string().nullable() }) }),
  z.strictObject({ trash: z.string() }),
  z.strictObject({ restore: z.string() }),
  z.strictObject({ touch: z.string() }),
  z.strictObject({ sharing: z.strictObject({ of: z.string(), on: z.boolean() }) }),
  z.strictObject({
    join: z.strictObject({
      group: z.string(),
      who: z.string(),
      staff: z.boolean().default(false),
      until: time.nullable().default(null),
    }),
  }),
  z.strictObject({ leave: z.strictObject({ group: z.string(), who: z.string() }) }),
  z.strictObject({ status: z.strictObject({ who: z.string(), is: z.enum(ACCOUNT_STATUSES) }) }),
]);
/** One change of the hub, or of the time. */
export type Action = z.infer<typeof action>;

const expectation = z.strictObject({
  /** Role by person and thing. */
  check: z.record(z.string(), z.record(z.string(), level)).default({}),
  /** A whole list, or (with `walk` and `limit`) the next page of a walk that goes on over steps. */
  list: z
    .array(
      z.strictObject({
        who: asking,
        view: z.enum(LIST_VIEWS),
        kind: z.string().optional(),
        owner: z.string().optional(),
        walk: z.string().optional(),
        limit: z.int().default(50),
        is: z.array(z.string()),
      }),
    )
    .default([]),
  /** Who can see a thing, in the order of the answer, and as what. */
  audience: z.record(z.string(), z.record(z.string(), level)).default({}),
  /** The sentence, and what would remain without each because, strongest first. */
  why: z
    .array(
      z.strictObject({
        who: z.string(),
        on: z.string(),
        says: z.string(),
        without: z.array(level).optional(),
      }),
    )
    .default([]),
});
export type Expectation = z.infer<typeof expectation>;

const scenario = z.strictObject({
  /** The rules that break when it fails, a colon, and what it shows. */
  title: z.string(),
  now: time,
  people: z.record(
    z.string(),
    z.strictObject({
      role: z.enum(ACCOUNT_ROLES).default('DATA_SCIENTIST'),
      status: z.enum(ACCOUNT_STATUSES).default('active'),
      viewsAll: z.boolean().default(false),
      emailVerified: z.boolean().default(true),
    }),
  ),
  groups: z
    .record(
      z.string(),
      z.strictObject({
        type: z.enum(GROUP_TYPES).default('ordinary'),
        sharing: z.boolean().default(true),
        members: z.array(z.string()).default([]),
        staff: z.array(z.string()).default([]),
      }),
    )
    .default({}),
  organizations: z.record(z.string(), z.record(z.string(), z.enum(ORGANIZATION_ROLES))).default({}),
  /** Links that work without signing in, with who holds them: people, or `nobody` for a visitor without an account. */
  openLinks: z
    .record(z.string(), z.strictObject({ on: z.string(), holders: z.array(z.string()) }))
    .default({}),
  things: z.record(
    z.string(),
    z.strictObject({
      kind: z.string().default('graph'),
      owner: z.string(),
      publisher: z.string().nullable().default(null),
      in: z.string().nullable().default(null),
      mode: mode.default('private'),
      modeRole,
      draft: z.boolean().default(false),
      /** Minutes before `now` of the last change; more of them stand lower in lists. */
      age: z.int().default(0),
    }),
  ),
  grants: z.array(share).default([]),
  steps: z.array(z.strictObject({ do: z.array(action).default([]), expect: expectation })),
});
export type Scenario = z.infer<typeof scenario>;

/** Checks what a file says; a misspelt field is an error, not an expectation less. */
export function parseScenario(file: unknown): Scenario {
  return scenario.parse(file);
}

/** The hub that a scenario begins with. */
export function worldOf(scenario: Scenario): World {
  const things: Record<string, World['things'][string]> = {};
  for (const [name, { in: parent, age, ...thing }] of Object.entries(scenario.things)) {
    things[name] = { ...thing, parent, trashed: false, title: name, updatedAt: scenario.now - age * 60_000 };
  }
  const teams: Record<string, World['teams'][string]> = {};
  for (const [name, { type, sharing, members, staff }] of Object.entries(scenario.groups)) {
    const places = [...members, ...staff].map(
      (who) => [who, { staff: staff.includes(who), until: null }] as const,
    );
    teams[name] = { type, sharing, members: Object.fromEntries(places) };
  }
  const companies: Record<string, World['companies'][string]> = {};
  for (const [name, members] of Object.entries(scenario.organizations)) companies[name] = { members };
  const grants = scenario.grants.map((given, index) => grantOf(given, `grant-${index}`, scenario.now));
  const { people, openLinks } = scenario;
  return { people, teams, companies, things, openLinks, grants };
}

/** The grant of a `share`. */
export function grantOf(given: z.infer<typeof share>, id: string, at: number): WorldGrant {
  return { ...given, id, at, run: null };
}
