/**
 * How a column becomes a colour, a size, an icon or a badge (G5), in the form that the picture works with. Values are
 * texts: colours as CSS, sizes as digits, icons and badges as words.
 */
export type Encoding = { readonly column: string; readonly other?: string | undefined } & (
  | { readonly type: 'map'; readonly values: Readonly<Record<string, string>> }
  | { readonly type: 'categories'; readonly palette: readonly string[] }
  | {
      readonly type: 'range';
      readonly palette: readonly string[];
      readonly min?: number | undefined;
      readonly max?: number | undefined;
    }
  | {
      readonly type: 'bins';
      /** In order; `below` is the upper end, not included; null is everything above. */
      readonly bins: readonly { readonly below: number | null; readonly value: string }[];
    }
);

/** The encodings of one table. */
export interface Encodings {
  readonly color?: Encoding | undefined;
  readonly size?: Encoding | undefined;
  readonly icon?: Encoding | undefined;
  readonly badge?: Encoding | undefined;
}
