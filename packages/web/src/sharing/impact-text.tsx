import { Stack, Text } from '@mantine/core';
import { impactSentences } from '@tessera/client';
import type { ImpactShape } from '@tessera/contract';
import { language } from '../text/index.ts';
import { Sentence } from './sentence.tsx';
import { sayIn, useSharingWords } from './words.ts';

/** What a change would do, before it is made. */
export function ImpactText({ impact }: { readonly impact: ImpactShape }) {
  const t = useSharingWords();
  return (
    <Stack gap="xxs" mt="xs">
      {impactSentences(sayIn(t), impact, language).map((sentence) => (
        <Text key={sentence} component="div" size="sm" c="dimmed">
          <Sentence>{sentence}</Sentence>
        </Text>
      ))}
    </Stack>
  );
}
