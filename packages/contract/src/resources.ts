import { LIST_VIEWS } from '@tessera/domain';
import { z } from 'zod';
import { endpoint, noContent } from './endpoint.ts';
import { personShape } from './people.ts';
import { byId, id, lines, name, page, paging, time } from './shapes.ts';
import { audienceBadge, mode, needsViewer, publishSharing, role } from './sharing.ts';

/** Who owns a thing, named as far as the reader may know. */
export const ownerShape = z.object({
  kind: z.enum(['account', 'organization']),
  id: id.nullable(),
  name: z.string(),
});

/** A resource as lists show it. */
export const resourceShape = z.object({
  id,
  kind: z.string(),
  title: z.string(),
  description: z.string(),
  owner: ownerShape,
  mode,
  audience: audienceBadge,
  /** Your role on it. */
  role,
  counts: z.record(z.string(), z.number()),
  version: z.number().int(),
  createdAt: time,
  updatedAt: time,
  trashedAt: time.nullable(),
  /** `/r/<id>` under the hub's public address. */
  address: z.string(),
  sharedAt: time.optional(),
  sharedBy: personShape.nullable().optional(),
  /** Whether I starred it, and when I opened it last. */
  starred: z.boolean(),
  /** Of what is shared with me: I hid it since. */
  hidden: z.boolean().optional(),
  openedAt: time.nullable(),
});
export type ResourceShape = z.infer<typeof resourceShape>;

/** A resource as its page shows it. */
export const resourceDetails = resourceShape.extend({
  content: z.unknown(),
  can: z.object({
    edit: z.boolean(),
    share: z.boolean(),
    export: z.boolean(),
    trash: z.boolean(),
    /** Hand its ownership over. */
    transfer: z.boolean(),
    /** Drop what was shared with me directly. */
    leave: z.boolean(),
  }),
  /** Collections above that you may view, top first. */
  path: z.array(z.object({ id, title: z.string() })),
  /** What the call that answers this has to say: a mode that fell back, mail that did not go out. */
  notes: z.array(z.string()).optional(),
});
export type ResourceDetails = z.infer<typeof resourceDetails>;

const title = name(300);
const description = lines(20_000);

/** A file that a publish call cites: an upload's id, what it is for, how to read it. */
export const citedFile = z.strictObject({
  purpose: z.string().min(1).max(40),
  file: id,
  options: z.record(z.string(), z.unknown()).default({}),
});

export const versionShape = z.object({
  number: z.number().int(),
  current: z.boolean(),
  counts: z.record(z.string(), z.number()),
  publisher: personShape,
  createdAt: time,
  restores: z.number().int().nullable(),
  /** Bytes kept for it. */
  size: z.number(),
});

export const resources = {
  listResources: endpoint({
    method: 'GET',
    path: '/api/v1/resources',
    summary: 'Lists: visible, mine, shared with me, public, of an organization, trash',
    needs: { who: 'anyone', scope: 'read' },
    query: z.strictObject({
      ...paging,
      view: z.enum(LIST_VIEWS).default('visible'),
      kind: z.string().max(40).optional(),
      /** Id of an account or organization. */
      owner: id.optional(),
      /** With `shared`: only what came through this group. */
      group: id.optional(),
      /** Of what I manage: only what is shared with this person, group or organization. */
      sharedWith: id.optional(),
      text: z.string().max(200).optional(),
    }),
    output: page(resourceShape),
  }),
  publish: endpoint({
    method: 'POST',
    path: '/api/v1/resources',
    summary: 'Publish a resource from uploaded files: data, sharing and all, or nothing',
    needs: { who: 'account', scope: 'write', permission: 'resources:create', inPerson: true },
    body: z.strictObject({
      kind: z.string().min(1).max(40),
      title,
      description: description.default(''),
      /** Organization (id or slug) to publish to; else one's own account (P12). */
      owner: id.optional(),
      parent: id.optional(),
      content: z.unknown(),
      files: z.array(citedFile).max(20).default([]),
      sharing: publishSharing.optional(),
      /** Makes a repeated call answer the first one's resource. */
      idempotencyKey: z.string().min(8).max(100).optional(),
    }),
    output: resourceDetails,
    status: 201,
    transport: 'progress',
  }),
  getResource: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id',
    summary: 'One resource',
    needs: needsViewer,
    params: byId,
    output: resourceDetails,
  }),
  updateResource: endpoint({
    method: 'PATCH',
    path: '/api/v1/resources/:id',
    summary: 'Change title or description',
    needs: { who: 'account', scope: 'write', role: 'editor' },
    params: byId,
    body: z.strictObject({ title: title.optional(), description: description.optional() }),
    output: resourceDetails,
  }),
  trashResource: endpoint({
    method: 'DELETE',
    path: '/api/v1/resources/:id',
    summary: 'Put into the trash, where it keeps its sharing until the retention of the hub is over',
    needs: { who: 'account', scope: 'write', role: 'manager' },
    params: byId,
    output: noContent,
  }),
  restoreResource: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/restore',
    summary: 'Take out of the trash, with its sharing',
    needs: { who: 'account', scope: 'write', role: 'manager' },
    params: byId,
    output: resourceDetails,
  }),
  listVersions: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/versions',
    summary: 'Versions, newest first',
    needs: { who: 'account', scope: 'read', role: 'viewer' },
    params: byId,
    output: z.object({ items: z.array(versionShape) }),
  }),
  addVersion: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/versions',
    summary: 'Publish new data under the same address',
    needs: { who: 'account', scope: 'write', role: 'editor' },
    params: byId,
    body: z.strictObject({ content: z.unknown(), files: z.array(citedFile).max(20).default([]) }),
    output: resourceDetails,
    status: 201,
    transport: 'progress',
  }),
  restoreVersion: endpoint({
    method: 'POST',
    path: '/api/v1/resources/:id/versions/:number/restore',
    summary: 'Make an old version the newest again',
    needs: { who: 'account', scope: 'write', role: 'editor' },
    params: z.strictObject({ id, number: z.coerce.number().int().min(1).max(999_999_999) }),
    output: resourceDetails,
  }),
  readPart: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/parts/*',
    summary:
      "One part of a version's data, as its kind names them; `version` chooses another than the current",
    needs: needsViewer,
    params: z.strictObject({ id, '*': z.string().min(1).max(100) }),
    query: z.record(z.string(), z.string().max(2000)),
    output: z.unknown(),
    transport: 'bytes-out',
  }),
  exportResource: endpoint({
    method: 'GET',
    path: '/api/v1/resources/:id/export/:format',
    summary: 'Download in a format of its kind',
    needs: { ...needsViewer, permission: 'data:export' },
    params: z.strictObject({ id, format: z.string().min(1).max(40) }),
    query: z.record(z.string(), z.string().max(2000)),
    output: z.unknown(),
    transport: 'bytes-out',
  }),
};
