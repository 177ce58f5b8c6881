import { Card, Group, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Cards to come, in the grid that they will stand in. */
export function CardSkeletons({ count = 6 }: { readonly count?: number }) {
  return (
    <Waiting>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3, xl: 4 }} spacing="md">
        {numbers(count).map((each) => (
          <Card key={each} withBorder padding="md" mih={148}>
            <Stack gap="sm">
              <Skeleton h={18} w="70%" />
              <Skeleton h={12} w="45%" />
              <Group mt="lg" justify="space-between">
                <Skeleton h={20} w={92} radius="xl" />
                <Skeleton h={12} w={56} />
              </Group>
            </Stack>
          </Card>
        ))}
      </SimpleGrid>
    </Waiting>
  );
}

/** Rows of a table or list to come. */
export function RowSkeletons({
  count = 8,
  height = 36,
}: {
  readonly count?: number;
  readonly height?: number;
}) {
  return (
    <Waiting>
      <Stack gap="xxs">
        {numbers(count).map((each) => (
          <Group key={each} h={height} wrap="nowrap" px="sm">
            <Skeleton h={12} w={`${34 + ((each * 13) % 22)}%`} />
            <Skeleton h={12} w="16%" ml="auto" />
            <Skeleton h={12} w="12%" />
          </Group>
        ))}
      </Stack>
    </Waiting>
  );
}

/** People to come. */
export function PersonSkeletons({ count = 4 }: { readonly count?: number }) {
  return (
    <Waiting>
      <Stack gap="xxs">
        {numbers(count).map((each) => (
          <Group key={each} h={44} wrap="nowrap">
            <Skeleton h={28} w={28} radius="xl" />
            <Stack gap="xxs" flex={1}>
              <Skeleton h={12} w="42%" />
              <Skeleton h={10} w="58%" />
            </Stack>
          </Group>
        ))}
      </Stack>
    </Waiting>
  );
}

/** A form to come. */
export function FormSkeleton({ fields = 4 }: { readonly fields?: number }) {
  return (
    <Waiting>
      <Stack maw={480}>
        {numbers(fields).map((each) => (
          <Stack key={each} gap="xxs">
            <Skeleton h={12} w={96} />
            <Skeleton h={36} />
          </Stack>
        ))}
      </Stack>
    </Waiting>
  );
}

function Waiting({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-busy="true" aria-label={t('common.loading')}>
      {children}
    </div>
  );
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
