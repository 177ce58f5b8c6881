import { ActionIcon, Tooltip } from '@mantine/core';
import { Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStar } from '../../data/gallery.ts';
import { showProblem } from '../../parts/toasts.tsx';
import './texts.ts';

/** The star of a thing: filled where it is starred. */
export function StarButton(props: {
  readonly thing: { readonly id: string; readonly title: string; readonly starred: boolean };
  readonly className?: string | undefined;
  /** On a page of one thing its title need not be said again. */
  readonly alone?: boolean;
}) {
  const { t } = useTranslation();
  const star = useStar();
  const { thing } = props;
  const words = t(thing.starred ? 'gallery.unstar' : 'gallery.star');
  return (
    <Tooltip label={words}>
      <ActionIcon
        {...(props.className === undefined ? {} : { className: props.className })}
        aria-label={props.alone === true ? t('gallery.starred') : `${t('gallery.starred')}: ${thing.title}`}
        aria-pressed={thing.starred}
        loading={star.isPending}
        onClick={() => star.mutate(thing, { onError: showProblem })}
      >
        <Star size={16} fill={thing.starred ? 'currentColor' : 'none'} />
      </ActionIcon>
    </Tooltip>
  );
}
