export { AccessPanel } from './access-panel.tsx';
export { AudiencePopover } from './audience-popover.tsx';
export { CopyLink } from './copy-link.tsx';
export { MODE_ICONS } from './general-access.tsx';
export { type FieldValue, RecipientField } from './recipient-field.tsx';
export {
  addRecipients,
  addressRecipient,
  parseAddresses,
  type Recipient,
  recipientClasses,
} from './recipients.ts';
export { Sentence } from './sentence.tsx';
export type { ShareTarget } from './share-dialog.tsx';
export { ShareProvider, useOpenShare, useShareFromAddress } from './share-provider.tsx';
export { sayIn, useSharingWords } from './words.ts';
