import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { queryOptions } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { useSession } from '../../data/session.ts';
import { useFound } from '../../parts/found-select.tsx';
import { PersonRow } from '../../parts/person.tsx';

/** Somebody with an account. */
export interface FoundPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

/** A field that finds accounts by name or e-mail, all or those that one knows; choosing one adds it. */
export function AddMember(props: {
  readonly present: ReadonlySet<string>;
  readonly busy: boolean;
  onAdd(person: FoundPerson): void;
}) {
  const { t } = useTranslation();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const all = useSession().may('users:manage');
  const [typed, setTyped] = useState('');
  const { found, looking } = useFound(typed, (words) =>
    queryOptions({
      queryKey: keys.peopleList({ query: words, few: '8' }),
      queryFn: ({ signal }) => findPeople(all, words, signal),
      enabled: words !== '',
    }),
  );
  const options = (found ?? []).filter(({ id }) => !props.present.has(id));
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const account = options.find((each) => each.id === id);
        if (account) props.onAdd(account);
        setTyped('');
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          label={t('admin.addMember')}
          description={t('admin.addMemberHint')}
          autoComplete="off"
          value={typed}
          rightSection={looking || props.busy ? <Loader size="xs" /> : null}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={typed.trim() === ''}>
        <Combobox.Options aria-label={t('admin.found')}>
          {options.map((account) => (
            <Combobox.Option key={account.id} value={account.id}>
              <PersonRow person={account} />
            </Combobox.Option>
          ))}
          {options.length === 0 && found !== null && (
            <Combobox.Empty>{t('admin.noPeople.text')}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** User managers find everybody, others whom they know (S35). */
async function findPeople(all: boolean, text: string, signal: AbortSignal): Promise<readonly FoundPerson[]> {
  if (all) return (await api.call('listUsers', { query: { query: text, limit: 8 } }, { signal })).items;
  const { items } = await api.call('searchPrincipals', { query: { query: text } }, { signal });
  return items.flatMap(({ kind, id, name, email }) =>
    kind === 'account' && id !== null ? [{ id, name, email }] : [],
  );
}
