import { Text, type TextProps } from '@mantine/core';
import { sentencePieces } from './words.ts';

/** A sentence whose names are set in bold, each kept in its own writing direction. */
export function Sentence({ children, ...rest }: TextProps & { readonly children: string }) {
  return (
    <Text component="span" {...rest}>
      {sentencePieces(children).map((piece, index) =>
        piece.name ? (
          // A sentence's pieces never move.
          // biome-ignore lint/suspicious/noArrayIndexKey: position is the identity
          <Text key={index} component="bdi" inherit fw={550}>
            {piece.text}
          </Text>
        ) : (
          piece.text
        ),
      )}
    </Text>
  );
}
