export type { AudienceBadge } from './badge.ts';
export {
  emptyTrash,
  restoreResource,
  trashResource,
  type UpdateResourceInput,
  updateResource,
} from './changing.ts';
export type { MarkStore, Marks } from './mark-store.ts';
export * from './model.ts';
export {
  describePublishing,
  type PublishInput,
  type Publishing,
  type PublishSharing,
  publishResource,
} from './publish.ts';
export {
  getResource,
  type ListResourcesInput,
  listResources,
  type ReadVersion,
  readVersion,
} from './reading.ts';
export * from './store.ts';
export {
  advanceUpload,
  createUpload,
  deleteUpload,
  getUpload,
  readUpload,
  UPLOAD_LIFE,
  UPLOADS_WAITING,
  type UploadLimits,
} from './uploads.ts';
export {
  type AddVersionInput,
  addVersion,
  listVersions,
  restoreVersion,
  type VersionView,
} from './versions.ts';
export type { OwnerView, ResourceDetailsView, ResourceView } from './views.ts';
export type { CitedFile, PreparedVersion, PrepareVersion, Source } from './workshop.ts';
