import { Stack, Text } from '@mantine/core';
import type { ImpactShape } from '@tessera/contract';
import { language } from '../text/index.ts';
import { impactSentences } from './impact.ts';
import { Sentence } from './sentence.tsx';
import { useSharingWords } from './words.ts';

/** What a change would do, before it is made. */
export function ImpactText({ impact }: { readonly impact: ImpactShape }) {
  const t = useSharingWords();
  return (
    <Stack gap="xxs" mt="xs">
      {impactSentences(t, impact, language).map((sentence) => (
        <Text key={sentence} component="div" size="sm" c="dimmed">
          <Sentence>{sentence}</Sentence>
        </Text>
      ))}
    </Stack>
  );
}
