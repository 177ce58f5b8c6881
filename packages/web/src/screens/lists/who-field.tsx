import { useTranslation } from 'react-i18next';
import { principalsQuery } from '../../data/principals.ts';
import { FoundSelect } from '../../parts/found-select.tsx';
import './texts.ts';

/** By whom a list can be narrowed: by its owner, or by whom one's own things are shared with. */
export type WhoFilter = 'owner' | 'sharedWith';

/** A type-ahead over whom one knows, which narrows a list. */
export function WhoField(props: {
  readonly by: WhoFilter;
  readonly value: string | null;
  onChange(id: string | null): void;
}) {
  const { t } = useTranslation();
  return (
    <FoundSelect
      aria-label={t(`gallery.filter.${props.by}`)}
      placeholder={t(`gallery.filter.${props.by}`)}
      clearable
      hint={t('gallery.filter.find')}
      nothingFoundMessage={t('gallery.filter.none')}
      query={(words) => principalsQuery(words, null)}
      options={({ items }) =>
        items.flatMap(({ id, name, kind }) =>
          id === null || (props.by === 'owner' && kind !== 'account' && kind !== 'organization')
            ? []
            : [{ value: id, label: name }],
        )
      }
      value={props.value}
      onChange={props.onChange}
      clearButtonProps={{ 'aria-label': t('gallery.filter.clear') }}
    />
  );
}
