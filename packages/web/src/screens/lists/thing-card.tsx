import { Link } from '@tanstack/react-router';
import type { ResourceShape } from '@tessera/contract';
import { AudienceBadge } from '../../parts/audience-badge.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import styles from './lists.module.css';
import { StarButton } from './star-button.tsx';
import { KindIcon, type Moment, momentOf, NewMark, useFigures, useWho } from './thing-facts.tsx';
import { ThingMenu } from './thing-menu.tsx';

/** A thing as a card: title, what it holds, who can open it, who and when. */
export function ThingCard(props: { readonly thing: ResourceShape; readonly moment: Moment }) {
  const { thing, moment } = props;
  const figures = useFigures(thing);
  const who = useWho(thing, moment);
  return (
    <article className={styles['card']}>
      <div className={styles['cardTop']}>
        <Link
          to="/r/$id"
          params={{ id: thing.id }}
          className={styles['cardTitle']}
          title={thing.title}
          dir="auto"
        >
          {thing.title}
        </Link>
        <NewMark thing={thing} />
        <StarButton thing={thing} className={styles['star']} />
        <ThingMenu thing={thing} />
      </div>
      <div className={styles['figures']}>
        <KindIcon kind={thing.kind} size={14} />
        <span className={styles['clip']}>{figures}</span>
      </div>
      <div className={`${styles['figures']} ${styles['cardWho']}`}>
        {who !== null && (
          <span className={styles['clip']} title={who}>
            {who}
          </span>
        )}
      </div>
      <div className={styles['cardEnd']}>
        <AudienceBadge audience={thing.audience} />
        <span className={styles['above']}>
          <RelativeTime time={momentOf(thing, moment)} />
        </span>
      </div>
    </article>
  );
}
