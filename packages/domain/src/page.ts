/** One page of a list; `next` is handed back as `cursor` for the following one, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
