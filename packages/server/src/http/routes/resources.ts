import type { endpoints, Parsed, ResourceDetails, ResourceShape } from '@tessera/contract';
import {
  addVersion,
  getResource,
  listResources,
  listVersions,
  noteOpened,
  type PublishSharing,
  publishResource,
  type ResourceDetailsView,
  type ResourceView,
  readVersion,
  restoreResource,
  restoreVersion,
  trashResource,
  updateResource,
} from '@tessera/domain';
import type { Handlers } from '../context.ts';
import { shareIn } from './share-in.ts';
import { versionAsked } from './version-asked.ts';
import { isoTime, isoTimeOrNull } from './wire.ts';

type Names =
  | 'listResources'
  | 'publish'
  | 'getResource'
  | 'updateResource'
  | 'trashResource'
  | 'restoreResource'
  | 'listVersions'
  | 'addVersion'
  | 'restoreVersion'
  | 'readPart'
  | 'exportResource';

/** Resources: lists, publishing, versions, data. */
export const resourceHandlers: Handlers<Names> = {
  listResources: async (context, { query }) => {
    const { items, next } = await listResources(context, query);
    return { items: items.map(resourceOut), next };
  },
  publish: async (context, { body }) => {
    const { sharing, ...rest } = body;
    const prepare = context.machine.workshop.preparing(context);
    return detailsOut(await publishResource(context, { ...rest, sharing: sharingIn(sharing), prepare }));
  },
  getResource: async (context, { params }) => {
    const view = await getResource(context, params);
    context.later(noteOpened(context, params));
    return detailsOut(view);
  },
  updateResource: async (context, { params, body }) =>
    detailsOut(await updateResource(context, { ...params, ...body })),
  trashResource: async (context, { params }) => {
    await trashResource(context, params);
    return undefined;
  },
  restoreResource: async (context, { params }) => detailsOut(await restoreResource(context, params)),
  listVersions: async (context, { params }) => ({
    items: (await listVersions(context, params)).map((version) => ({
      ...version,
      counts: { ...version.counts },
      createdAt: isoTime(version.createdAt),
    })),
  }),
  addVersion: async (context, { params, body }) => {
    const prepare = context.machine.workshop.preparing(context);
    return detailsOut(await addVersion(context, { ...params, ...body, prepare }));
  },
  restoreVersion: async (context, { params }) => detailsOut(await restoreVersion(context, params)),
  readPart: async (context, { params, query }) => {
    const { version, rest } = versionAsked(query);
    const read = await readVersion(context, { id: params.id, version });
    return context.machine.workshop.readPart(read, params['*'], rest, context);
  },
  exportResource: async (context, { params, query }) => {
    const { version, rest } = versionAsked(query);
    const read = await readVersion(context, { id: params.id, version });
    return context.machine.workshop.export(read, params.format, rest, context);
  },
};

function sharingIn(sharing: Parsed<typeof endpoints.publish>['body']['sharing']): PublishSharing | undefined {
  if (sharing === undefined) return undefined;
  const { mode, modeRole, role, notify, message } = sharing;
  return { ...shareIn(sharing), mode, modeRole, role, notify, message };
}

function resourceOut(view: ResourceView): ResourceShape {
  const { createdAt, updatedAt, trashedAt, sharedAt, sharedBy, openedAt, ...rest } = view;
  return {
    ...rest,
    counts: { ...rest.counts },
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
    trashedAt: isoTimeOrNull(trashedAt),
    openedAt: isoTimeOrNull(openedAt),
    ...(sharedAt === undefined ? {} : { sharedAt: isoTime(sharedAt) }),
    ...(sharedBy === undefined ? {} : { sharedBy }),
  };
}

function detailsOut(view: ResourceDetailsView): ResourceDetails {
  const { content, can, path, notes } = view;
  return { ...resourceOut(view), content, can, path: [...path], notes: [...notes] };
}
