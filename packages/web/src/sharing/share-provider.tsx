import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { ShareDialog, type ShareTarget } from './share-dialog.tsx';

interface ShareOpener {
  open(target: ShareTarget, onClosed?: () => void): void;
}

interface Opened {
  readonly target: ShareTarget;
  readonly opened: boolean;
  readonly onClosed: (() => void) | undefined;
  /** What had the focus when it was opened, and gets it back. */
  readonly opener: Element | null;
}

const ShareContext = createContext<ShareOpener | null>(null);

/** Keeps the one share dialog; everything below opens it with {@link useOpenShare}. */
export function ShareProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<Opened | null>(null);
  const open = useCallback((target: ShareTarget, onClosed?: () => void) => {
    setState({ target, opened: true, onClosed, opener: document.activeElement });
  }, []);
  const opener = useMemo(() => ({ open }), [open]);
  return (
    <ShareContext value={opener}>
      {children}
      {state !== null && (
        <ShareDialog
          key={state.target.id}
          target={state.target}
          opened={state.opened}
          onClose={() => {
            setState({ ...state, opened: false });
            giveBack(state.opener);
            state.onClosed?.();
          }}
        />
      )}
    </ShareContext>
  );
}

/** Opens the share dialog for a resource; `onClosed` is told when it is closed. */
export function useOpenShare(): ShareOpener['open'] {
  const opener = use(ShareContext);
  if (opener === null) throw new Error('sharing was opened outside of its provider');
  return opener.open;
}

/**
 * Opens the dialog from the address (`?share=1`): pass whether it asks for that, and what takes it out again. The target
 * is null while the resource is not loaded.
 */
export function useShareFromAddress(
  asked: boolean,
  target: ShareTarget | null,
  leaveAddress: () => void,
): void {
  const open = useOpenShare();
  const id = target?.id ?? null;
  // Only the address and the resource open it; a new view address must not open it again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (asked && target !== null) open(target, leaveAddress);
  }, [asked, id]);
}

/** After the dialog has let go of the focus. */
function giveBack(opener: Element | null): void {
  setTimeout(() => {
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  });
}
