import { createContext, type ReactNode, useContext } from 'react';
import type { KindWeb } from '../kind-host.ts';

const KindsContext = createContext<readonly KindWeb[]>([]);

/** Gives the kinds that the product was built with to everything below. */
export function KindsProvider(props: { readonly kinds: readonly KindWeb[]; readonly children: ReactNode }) {
  return <KindsContext value={props.kinds}>{props.children}</KindsContext>;
}

/** The browser's halves of all kinds, in the product's order. */
export function useKinds(): readonly KindWeb[] {
  return useContext(KindsContext);
}

/** The browser's half of one kind; undefined where the hub has a kind that this page was not built with. */
export function useKind(id: string): KindWeb | undefined {
  return useKinds().find((kind) => kind.id === id);
}
