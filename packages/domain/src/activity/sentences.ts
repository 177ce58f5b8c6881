import { NEWS_TEXTS, type NewsText } from './texts.ts';

const ACTS: Readonly<Record<string, string>> = {
  viewer: 'view',
  commenter: 'comment on',
  editor: 'edit',
  operator: 'operate',
  manager: 'manage',
  owner: 'own',
};

/** What a sentence is filled with. */
export interface NewsValues {
  /** Null = nobody in particular. */
  readonly actor: string | null;
  /** Null = its reader may not see it, or it is about no thing. */
  readonly title: string | null;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
  /** A moment in words. */
  time(at: number): string;
}

/** A piece of a sentence; `of` says what it names. */
export interface NewsPart {
  readonly text: string;
  readonly of: 'words' | 'actor' | 'title' | 'detail';
}

/** The words for `what`; of one that is no longer known, that something happened. */
export function newsText(what: string): NewsText {
  const known: Readonly<Record<string, NewsText>> = NEWS_TEXTS;
  return Object.hasOwn(known, what) ? (known[what] ?? UNKNOWN) : UNKNOWN;
}

const UNKNOWN: NewsText = { says: 'Something happened that this version has no words for.' };

/** A template as pieces, filled once: what is filled in is never looked into again. */
export function fillNews(template: string, values: NewsValues): readonly NewsPart[] {
  return template.split(/(\{\{\w+\}\})/).flatMap((piece): readonly NewsPart[] => {
    const name = /^\{\{(\w+)\}\}$/.exec(piece)?.[1];
    if (name === undefined) return piece === '' ? [] : [{ text: piece, of: 'words' }];
    if (name === 'actor') return [{ text: values.actor ?? 'Somebody', of: 'actor' }];
    if (name === 'title') {
      const { title } = values;
      return [title === null ? { text: 'something', of: 'words' } : { text: `“${title}”`, of: 'title' }];
    }
    if (name === 'act') {
      return [{ text: ACTS[String(values.details['role'])] ?? 'open', of: 'words' }];
    }
    return [{ text: detailText(name, values), of: 'detail' }];
  });
}

/** The sentence as plain text. */
export function newsSentence(what: string, values: NewsValues): string {
  return fillNews(newsText(what).says, values)
    .map(({ text }) => text)
    .join('');
}

function detailText(name: string, { details, time }: NewsValues): string {
  const value = Object.hasOwn(details, name) ? details[name] : null;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' && (name === 'until' || name === 'at')) return time(value);
  return String(value);
}
