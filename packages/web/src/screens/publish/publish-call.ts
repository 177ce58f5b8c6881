import type { CallInput } from '@tessera/client';
import type { PublishDraft } from '../../kind-host.ts';
import { addRecipients, addressRecipient, parseAddresses, recipientClasses } from '../../sharing/index.ts';
import type { AudienceChoice } from './audience-section.tsx';

/** What the publish call takes. */
export type PublishBody = CallInput<'publish'>['body'];

/** What a person entered in the publish flow. */
export interface Entered {
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  /** Id of the organization that will own it; null for one's own account. */
  readonly owner: string | null;
  readonly audience: AudienceChoice;
  readonly draft: PublishDraft;
}

/** Whole addresses that were typed but not chosen yet count as chosen; the rest stays text. */
export function withTypedAddresses(audience: AudienceChoice): AudienceChoice {
  const { addresses, rest } = parseAddresses(audience.field.text);
  if (addresses.length === 0) return audience;
  const chosen = addRecipients(audience.field.chosen, addresses.map(addressRecipient));
  return { ...audience, field: { chosen, text: rest } };
}

/** The call for what was entered: data, sharing and all in one. People count only while naming them is open. */
export function publishBody(entered: Entered, idempotencyKey: string): PublishBody {
  const { audience, draft } = entered;
  const named = audience.naming ? audience.field.chosen : [];
  return {
    kind: entered.kind,
    title: entered.title.trim(),
    description: entered.description.trim(),
    ...(entered.owner === null ? {} : { owner: entered.owner }),
    content: draft.content,
    files: citedFiles(draft),
    sharing: {
      mode: audience.mode,
      ...(audience.mode === 'organization' ? { modeRole: audience.modeRole } : {}),
      ...recipientClasses(named),
      ...(named.length === 0
        ? {}
        : {
            role: audience.role,
            notify: audience.notify,
            message: audience.notify ? audience.message.trim() : '',
          }),
    },
    idempotencyKey,
  };
}

/** The files of a draft as the publish and version calls cite them. */
export function citedFiles(draft: PublishDraft) {
  return draft.files.map(({ purpose, file, options }) => ({ purpose, file, options: { ...options } }));
}

/**
 * A key that makes a repeated call of the same content answer the first one's resource: the same for the same body, a
 * new one as soon as anything differs.
 */
export function keyKeeper(): (body: (key: string) => PublishBody) => PublishBody {
  let last: { readonly text: string; readonly key: string } | null = null;
  return (make) => {
    const text = JSON.stringify(make(''));
    if (last?.text !== text) last = { text, key: freshKey() };
    return make(last.key);
  };
}

function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
