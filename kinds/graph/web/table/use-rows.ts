import { useDeferredValue, useEffect, useState } from 'react';
import { queryRows, type RowQuery } from './rows.ts';

/** The rows of a query, and whether newer ones are being made. */
export function useRows(query: RowQuery): { readonly rows: Uint32Array; readonly working: boolean } {
  const wanted = useDeferredValue(query);
  const [done, setDone] = useState<{ readonly query: RowQuery | null; readonly rows: Uint32Array }>({
    query: null,
    rows: new Uint32Array(0),
  });
  useEffect(() => {
    const abort = new AbortController();
    const pause = () => new Promise<void>((resume) => setTimeout(resume));
    queryRows(wanted, abort.signal, pause).then(
      (rows) => {
        if (!abort.signal.aborted) setDone({ query: wanted, rows });
      },
      () => {},
    );
    return () => abort.abort();
  }, [wanted]);
  return { rows: done.rows, working: done.query !== query };
}
