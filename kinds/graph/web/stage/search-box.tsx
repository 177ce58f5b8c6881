import { CloseButton, Combobox, Text, TextInput, useCombobox } from '@mantine/core';
import { Search } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { TitleSearch } from '../data/search.ts';
import css from '../graph.module.css';
import { counted, TEXT } from '../text.ts';

const MOST = 8;

/** Finds a node by its title; choosing one selects it and brings it into the middle. */
export function SearchBox(props: {
  /** Made when the first word is typed: folding a hundred thousand titles takes a moment. */
  search(): TitleSearch;
  connections(node: number): number;
  choose(node: number): void;
}) {
  const [words, setWords] = useState('');
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { search, connections } = props;
  const found = useMemo(() => (words.trim() === '' ? [] : search().find(words, MOST)), [words, search]);
  // Enter takes the best match; it can be marked once the list stands there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is the same as long as this box lives
  useEffect(() => {
    if (found.length > 0) combobox.selectFirstOption();
  }, [found]);
  const choose = (node: number) => {
    combobox.closeDropdown();
    props.choose(node);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={(value) => choose(Number(value))} withinPortal={false}>
      <Combobox.Target>
        <TextInput
          className={css['search']}
          size="sm"
          aria-label={TEXT.tools.search}
          placeholder={TEXT.tools.search}
          leftSection={<Search size={15} />}
          rightSection={
            words && (
              <CloseButton
                size="sm"
                aria-label={TEXT.tools.clearSearch}
                onClick={() => {
                  setWords('');
                  combobox.closeDropdown();
                }}
              />
            )
          }
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={words.trim() === ''}>
        <Combobox.Options>
          {found.map(({ node, title }) => (
            <Combobox.Option key={node} value={String(node)}>
              <Text size="sm" className={css['clip']}>
                {title}
              </Text>
              <Text size="xs" c="dimmed">
                {counted(connections(node), 'connection', 'connections')}
              </Text>
            </Combobox.Option>
          ))}
          {found.length === 0 && <Combobox.Empty>{TEXT.tools.searchNone}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
