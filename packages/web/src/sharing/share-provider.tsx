import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSession } from '../data/session.ts';
import { ShareDialog, type ShareTarget } from './share-dialog.tsx';

interface Sharing {
  open(target: ShareTarget): void;
  /** Opens and closes it as the address says already. */
  show(target: ShareTarget): void;
  hide(): void;
  /** Names what writes into the address whether the dialog is open; answers what lets go of it. */
  tie(write: AddressWriter): () => void;
}

type AddressWriter = (opened: boolean) => void;

interface Opened {
  readonly target: ShareTarget;
  readonly opened: boolean;
  /** What had the focus when it was opened, and gets it back. */
  readonly opener: Element | null;
}

const ShareContext = createContext<Sharing | null>(null);

/** Keeps the one share dialog; everything below opens it with {@link useOpenShare}. */
export function ShareProvider({ children }: { readonly children: ReactNode }) {
  const { me } = useSession();
  const [state, setState] = useState<Opened | null>(null);
  const address = useRef<AddressWriter | null>(null);
  const show = useCallback((target: ShareTarget) => {
    const opener = document.activeElement;
    // Whoever opened it has written the address, which then asks for it again.
    setState((now) => (now?.opened && now.target.id === target.id ? now : { target, opened: true, opener }));
  }, []);
  const open = useCallback(
    (target: ShareTarget) => {
      show(target);
      address.current?.(true);
    },
    [show],
  );
  const hide = useCallback(() => setState((now) => now && { ...now, opened: false }), []);
  const tie = useCallback((write: AddressWriter) => {
    address.current = write;
    return () => {
      address.current = null;
    };
  }, []);
  const sharing = useMemo(() => ({ open, show, hide, tie }), [open, show, hide, tie]);
  return (
    <ShareContext value={sharing}>
      {children}
      {state !== null && me !== null && (
        <ShareDialog
          // What one account typed is never drawn for another.
          key={`${me.account.id} ${state.target.id}`}
          target={state.target}
          opened={state.opened}
          onClose={() => {
            setState({ ...state, opened: false });
            giveBack(state.opener);
            address.current?.(false);
          }}
        />
      )}
    </ShareContext>
  );
}

/** Opens the share dialog for a resource. */
export function useOpenShare(): Sharing['open'] {
  return useSharing().open;
}

/**
 * Ties the dialog to the address (`?share=1`), so that a page that is loaded anew, gone back to or passed on shows it
 * again: pass whether the address asks for it, and what writes that into it. The target is null for who has
 * no account.
 */
export function useShareFromAddress(asked: boolean, target: ShareTarget | null, write: AddressWriter): void {
  const { show, hide, tie } = useSharing();
  const id = target?.id ?? null;
  useEffect(() => tie(write), [tie, write]);
  // Only the address and the resource open it; a new view address must not open it again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (asked && target !== null) show(target);
  }, [asked, id]);
  useEffect(() => {
    if (!asked) hide();
  }, [asked, hide]);
}

function useSharing(): Sharing {
  const sharing = use(ShareContext);
  if (sharing === null) throw new Error('sharing was opened outside of its provider');
  return sharing;
}

/** After the dialog has let go of the focus. */
function giveBack(opener: Element | null): void {
  setTimeout(() => {
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  });
}
