export {
  type AcceptedInvitation,
  acceptInvitation,
  declineInvitation,
  lookAtInvitation,
  type OpenedInvitation,
} from './answer-invitation.ts';
export { type AudienceInput, type AudienceRowView, listAudience } from './audience.ts';
export { type AudienceMembersInput, listAudienceMembers } from './audience-members.ts';
export type { LinkReach } from './change.ts';
export { claimInvitations } from './claim.ts';
export type { AboveView, BecauseView } from './describe.ts';
export { letEditorsShare } from './editors.ts';
export {
  type CreatedEmbed,
  type CreateEmbedInput,
  createEmbed,
  EMBED_LIFE,
  type EmbeddingView,
  type EmbedView,
  framersOf,
  getEmbedding,
  isEmbedGood,
  revokeEmbed,
  setEmbedOrigins,
} from './embeds.ts';
export type { Embed, EmbedStore } from './embeds-store.ts';
export type { EndingGrant, EndingLink, EndingMembership, EndingStore, Notice } from './ending-store.ts';
export {
  type ExplainInput,
  type ExplanationView,
  explainAccess,
  isViewable,
  type Viewable,
} from './explain-access.ts';
export { type ExposureView, type ListExposuresInput, listExposures } from './exposed.ts';
export { type ExposedLinkView, listExposedLinks } from './exposed-links.ts';
export { extendExposures, type GrantOn, revokeExposures } from './exposed-many.ts';
export {
  EXPOSURE_ORDERS,
  type Exposure,
  type ExposureOrder,
  type ExposurePlace,
  type ExposureQuery,
  type ExposureStore,
  type PlacedExposure,
} from './exposure-store.ts';
export type { ForeseenPeopleView, ForeseenPersonView, ImpactView, OpenTo } from './foresee.ts';
export { type ChangeGrantInput, changeGrant, revokeGrant } from './grants.ts';
export { type GroupSharingView, groupsSharingWithMe } from './groups-sharing.ts';
export {
  INVITATION_STATES,
  type InvitationState,
  type InvitationStore,
  type StoredInvitation,
} from './invitation-store.ts';
export { listInvitations, resendInvitation, type WaitingInvitationView } from './invitations.ts';
export { type LeftView, leaveResource } from './leave.ts';
export {
  type CreatedLink,
  createLink,
  type LinksView,
  listLinks,
  type UpdateLinkInput,
  updateLink,
} from './links.ts';
export {
  type AcceptedLink,
  type AcceptLinkInput,
  acceptLink,
  lookAtLink,
  type OpenLinkInput,
  openLink,
} from './links-enter.ts';
export {
  isOfDomain,
  LINK_LIFE,
  LINK_STATES,
  type LinkPolicy,
  type LinkState,
  type LinkView,
  MOST_LINKS,
} from './links-model.ts';
export { LINK_PAGES, type LinkedThing, type LinkPage, type LinkPageView } from './links-page.ts';
export type { ShownLink } from './links-prove.ts';
export {
  type LinkPersonView,
  listLinkPeople,
  type RevokeLinkInput,
  revokeLink,
  revokeLinkPeople,
  revokeLinkPerson,
  revokeLinks,
} from './links-revoke.ts';
export type {
  HeldLink,
  LinkAccess,
  LinkStore,
  LinkVisit,
  NewShareLink,
  ShareLink,
} from './links-store.ts';
export type { CreateLinkInput } from './links-terms.ts';
export { type ModeChoice, type SetModeInput, setMode } from './mode.ts';
export { type MoveInput, moveResource } from './move.ts';
export { loadNames, type Names, type PersonView, type PrincipalView } from './names.ts';
export {
  type AppliedPlan,
  applyPlan,
  PLAN_LIFE,
  type PlanInput,
  type PlannableChange,
  type PlanView,
  planChange,
} from './plan.ts';
export {
  mySharingGroups,
  type SearchPrincipalsInput,
  type SuggestionView,
  searchPrincipals,
} from './principals.ts';
export type { PeopleView, ReceiptView, RemainingView } from './receipt.ts';
export { clearEnded, NOTICE, reminderTime, remindOfEnds, tendWhatEnds } from './reminders.ts';
export {
  type ApproveRequestInput,
  approveRequest,
  declineRequest,
  listRequests,
  myRequest,
  type OwnRequestView,
  REQUESTS_PER_DAY,
  type RequestAccessInput,
  requestAccess,
  type WaitingRequestView,
  withdrawRequest,
} from './requests.ts';
export type { InvitedView } from './send-invitations.ts';
export { type ShareInput, shareResource } from './share.ts';
export { getShare, type ShareView } from './share-dialog.ts';
export { hideShare, noteOpened, showShare, starResource, unstarResource } from './stars.ts';
export {
  type PlanStore,
  REQUEST_STATUSES,
  type RequestStatus,
  type RequestStore,
  type StoredPlan,
  type StoredRequest,
} from './store.ts';
export { INVITATION_LIFE } from './targets.ts';
export { TRANSFER_LIFE, type TransferInput, transferResource } from './transfer.ts';
export {
  acceptTransfer,
  declineTransfer,
  expireTransfers,
  withdrawTransfer,
} from './transfer-answers.ts';
export type { TransferTo } from './transfer-recipient.ts';
export {
  type StoredTransfer,
  TRANSFER_STATUSES,
  type TransferStatus,
  type TransferStore,
} from './transfer-store.ts';
export { listTransfers, type TransfersView, type TransferView } from './transfer-views.ts';
export { listWaiting, type WaitingOnView, type WaitingView } from './waiting.ts';
export type { ShareClasses, ShareDefaults, ShareEntry, ShareWords } from './wish.ts';
