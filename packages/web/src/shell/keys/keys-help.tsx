import { Group, Kbd, Modal, Stack, Text, Title } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { paletteKeys } from '../platform.ts';
import { usePreferences } from '../preferences.ts';
import { type ListedBinding, useKeyList } from './keys.tsx';

/** The keys that work on this screen. */
export function KeysHelp({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const { singleKeys } = usePreferences();
  const read = useKeyList();
  const [list] = useState(read);
  const here = list.filter((binding) => binding.group === 'here');
  const everywhere = list.filter((binding) => binding.group === 'everywhere');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('shell.keys.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="lg">
        {!singleKeys && <Text c="dimmed">{t('shell.keys.off')}</Text>}
        {singleKeys && here.length > 0 && <Keys title={t('shell.keys.here')} list={here} />}
        <Keys
          title={t('shell.keys.everywhere')}
          list={singleKeys ? everywhere : []}
          first={{ label: t('shell.keys.palette'), keys: paletteKeys }}
        />
      </Stack>
    </Modal>
  );
}

function Keys(props: {
  readonly title: string;
  readonly list: readonly ListedBinding[];
  readonly first?: { readonly label: string; readonly keys: readonly string[] };
}) {
  const { t } = useTranslation();
  const rows = [
    ...(props.first ? [{ ...props.first, between: '' }] : []),
    ...props.list.map(({ label, keys }) => ({
      label,
      keys: keys.split(' '),
      between: t('shell.keys.between'),
    })),
  ];
  return (
    <section>
      <Title order={3} size="h6" c="dimmed" mb="xs">
        {props.title}
      </Title>
      <Stack gap="xs">
        {rows.map((row) => (
          <Group key={row.label} justify="space-between" wrap="nowrap">
            <Text>{row.label}</Text>
            <Group gap="xxs" wrap="nowrap">
              {row.keys.map((key, index) => (
                <Fragment key={key}>
                  {index > 0 && row.between !== '' && (
                    <Text span size="xs" c="dimmed">
                      {row.between}
                    </Text>
                  )}
                  <Kbd>{key.length === 1 ? key.toUpperCase() : key}</Kbd>
                </Fragment>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </section>
  );
}
