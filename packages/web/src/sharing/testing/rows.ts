import type { AudienceRowShape, BecauseShape, PrincipalShape, ReceiptShape } from '@tessera/contract';
import i18next from 'i18next';
import { en } from '../../text/en/index.ts';
import { sharing } from '../../text/en/sharing.ts';
import type { SharingWords } from '../words.ts';

/** The English words without a page around them. */
export function englishWords(): SharingWords {
  const instance = i18next.createInstance();
  void instance.init({
    lng: 'en',
    defaultNS: 'web',
    resources: { en: { web: { ...en, sharing } } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return instance.getFixedT('en', 'web', 'sharing');
}

/** A reason as the hub tells it; direct and permanent unless said otherwise. */
export function because(over: Partial<BecauseShape> = {}): BecauseShape {
  return {
    by: 'direct',
    role: 'viewer',
    principal: null,
    above: null,
    grant: 'grant-1',
    since: null,
    grantedBy: null,
    until: null,
    remainsWithout: null,
    revocable: true,
    ...over,
  };
}

/** Somebody in the audience. */
export function row(
  principal: Partial<PrincipalShape>,
  becauses: readonly BecauseShape[],
  over: Partial<AudienceRowShape> = {},
): AudienceRowShape {
  return {
    principal: { kind: 'account', id: 'ben', name: 'Ben', email: null, memberCount: null, ...principal },
    role: becauses[0]?.role ?? 'viewer',
    owner: false,
    isYou: false,
    becauses: [...becauses],
    ...over,
  };
}

/** A receipt of a change that did nothing. */
export function receipt(over: Partial<ReceiptShape> = {}): ReceiptShape {
  const nobody = { count: 0, atLeast: false, people: [] };
  return {
    gained: nobody,
    lost: nobody,
    remaining: [],
    invited: [],
    invitations: [],
    socketsClosed: 0,
    downloadsStopped: 0,
    silentNodes: [],
    linksEnded: 0,
    notes: [],
    ...over,
  };
}
