import { ROLES } from '@tessera/domain';
import { useCallback, useRef, useState } from 'react';
import { z } from 'zod';
import { acting } from '../data/acting.ts';
import { useSession } from '../data/session.ts';
import { typedSharesPlace } from '../data/typed-shares.ts';
import { isUnsent, type ShareDraft } from './share-draft.ts';
import { UNTIL_CHOICES } from './until.ts';

/** Drafts that one account has in a tab; the oldest goes when there are more. */
const MOST = 20;

const role = z.enum(ROLES);
const draftShape: z.ZodType<ShareDraft> = z.object({
  chosen: z.array(
    z.object({
      key: z.string(),
      kind: z.enum(['person', 'group', 'organization', 'everyoneHere', 'address']),
      id: z.string().nullable(),
      name: z.string(),
      email: z.string().nullable(),
      memberCount: z.number().nullable(),
      members: z.array(z.string()),
      current: z.object({ role, through: z.string() }).nullable(),
    }),
  ),
  text: z.string(),
  role,
  until: z.object({ choice: z.enum(UNTIL_CHOICES), date: z.string().nullable() }),
  notify: z.boolean(),
  withMessage: z.boolean(),
  message: z.string(),
});

/** One account's drafts, each with the resource that it is about, the newest last. */
const keptShape = z.object({
  account: z.string(),
  drafts: z.array(z.object({ resource: z.string(), draft: draftShape })),
});
type Kept = z.infer<typeof keptShape>;

/** The draft in what was kept; null for another account's, and for what is not ours. */
export function draftIn(kept: string | null, account: string, resource: string): ShareDraft | null {
  return read(kept, account).find((one) => one.resource === resource)?.draft ?? null;
}

/** What is to be kept once a draft has changed; null = nothing. What another account had kept goes. */
export function withDraft(
  kept: string | null,
  account: string,
  resource: string,
  draft: ShareDraft | null,
): string | null {
  const others = read(kept, account).filter((one) => one.resource !== resource);
  const drafts = draft === null || !isUnsent(draft) ? others : [...others, { resource, draft }];
  return drafts.length === 0 ? null : JSON.stringify({ account, drafts: drafts.slice(-MOST) } satisfies Kept);
}

/** The draft of a resource's share dialog, and what changes it: it is the tab's until it is sent or dropped. */
export interface KeptDraft {
  readonly draft: ShareDraft | null;
  /** Given the draft as it is now, which may be newer than the one last drawn. */
  change(next: (now: ShareDraft | null) => ShareDraft | null): void;
}

/** Keeps what is typed to share a resource with, for the account that types it. */
export function useKeptDraft(resource: string): KeptDraft {
  const account = useSession().me?.account.id ?? null;
  const [draft, setDraft] = useState(() => load(account, resource));
  const newest = useRef(draft);
  const change = useCallback<KeptDraft['change']>(
    (next) => {
      newest.current = next(newest.current);
      // Not in the setter: what is sent while the page is being left is sent all the same.
      if (account !== null) keep(account, resource, newest.current);
      setDraft(newest.current);
    },
    [account, resource],
  );
  return { draft, change };
}

const place = typedSharesPlace(acting !== null);

function load(account: string | null, resource: string): ShareDraft | null {
  try {
    return account === null ? null : draftIn(sessionStorage.getItem(place), account, resource);
  } catch {
    return null;
  }
}

function keep(account: string, resource: string, draft: ShareDraft | null): void {
  try {
    const kept = withDraft(sessionStorage.getItem(place), account, resource, draft);
    if (kept === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, kept);
  } catch {
    // A browser that keeps nothing for pages, or has no room: then it stays with the page alone.
  }
}

function read(kept: string | null, account: string): Kept['drafts'] {
  if (kept === null) return [];
  try {
    const found = keptShape.parse(JSON.parse(kept));
    return found.account === account ? found.drafts : [];
  } catch {
    return [];
  }
}
