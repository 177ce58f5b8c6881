import { Text, type TextProps } from '@mantine/core';
import { sentencePieces } from './words.ts';

/** A sentence whose names are set in bold, each kept in its own writing direction. */
export function Sentence({
  children,
  nameWeight = 550,
  ...rest
}: TextProps & { readonly children: string; readonly nameWeight?: number }) {
  return (
    <Text component="span" {...rest}>
      {sentencePieces(children).map((piece, index) =>
        piece.name ? (
          // A sentence's pieces never move.
          // biome-ignore lint/suspicious/noArrayIndexKey: position is the identity
          <Text key={index} component="bdi" inherit fw={nameWeight}>
            {piece.text}
          </Text>
        ) : (
          piece.text
        ),
      )}
    </Text>
  );
}
