/** A node that a search found. */
export interface Found {
  readonly node: number;
  readonly title: string;
}

/**
 * Finds nodes by their titles, whatever their case and accents: those that are the words first, then those that begin
 * with them, then those where a word begins with them, then the rest that contain them; the better connected first.
 */
export class TitleSearch {
  readonly #titles: readonly string[];
  readonly #folded: readonly string[];
  readonly #weight: (node: number) => number;

  constructor(titles: readonly string[], weight: (node: number) => number) {
    this.#titles = titles;
    this.#folded = titles.map(fold);
    this.#weight = weight;
  }

  find(words: string, limit: number): readonly Found[] {
    const wanted = fold(words.trim());
    if (wanted === '') return [];
    const ranks: number[][] = [[], [], [], []];
    for (let node = 0; node < this.#folded.length; node++) {
      const title = this.#folded[node] ?? '';
      const at = title.indexOf(wanted);
      if (at >= 0) ranks[rankOf(title, wanted, at)]?.push(node);
    }
    const found: number[] = [];
    for (const rank of ranks) {
      if (found.length >= limit) break;
      rank.sort((a, b) => this.#weight(b) - this.#weight(a) || a - b);
      found.push(...rank.slice(0, limit - found.length));
    }
    return found.map((node) => ({ node, title: this.#titles[node] ?? '' }));
  }
}

function rankOf(title: string, wanted: string, at: number): number {
  if (at === 0) return title.length === wanted.length ? 0 : 1;
  for (let place = at; place >= 0; place = title.indexOf(wanted, place + 1))
    if (!/[\p{L}\p{N}]/u.test(title[place - 1] ?? ' ')) return 2;
  return 3;
}

/** Lower case without accents. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
