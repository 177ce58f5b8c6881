import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillNews, newsSentence, newsText } from './sentences.ts';
import { NEWS_TEXTS } from './texts.ts';

const time = (at: number) => `T${at}`;

describe('sentences of news', () => {
  test('A24: a thing that its reader may not see is something', () => {
    const values = { actor: 'Ann', details: { role: 'editor' }, time };
    expect(newsSentence('granted', { ...values, title: 'Plans' })).toBe(
      'Ann shared “Plans” with you. You can edit it.',
    );
    expect(newsSentence('granted', { ...values, title: null })).toBe(
      'Ann shared something with you. You can edit it.',
    );
  });

  test('A28: what is filled in is never looked into again', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (actor, title) => {
        const marked = { actor: `{{title}}${actor}`, title: `{{actor}}${title}`, details: {}, time };
        const parts = fillNews('{{actor}} shared {{title}}.', marked);
        expect(parts).toEqual([
          { text: marked.actor, of: 'actor' },
          { text: ' shared ', of: 'words' },
          { text: `“${marked.title}”`, of: 'title' },
          { text: '.', of: 'words' },
        ]);
      }),
    );
  });

  test('what an old or a newer version told has words, and no name of ours is taken for one', () => {
    for (const what of ['unheard-of', 'constructor', '__proto__', 'toString']) {
      expect(newsText(what).says).toContain('no words');
    }
  });

  test('every sentence ends as one, and moments are said as such', () => {
    for (const [what, { says }] of Object.entries(NEWS_TEXTS)) expect(says, what).toMatch(/^\S.*[.]$/);
    const details = { until: 5, name: 'Ben', group: 'Trade', role: 'viewer', other: 5 };
    const values = { actor: null, title: null, details, time };
    expect(newsSentence('acted-as', values)).toBe('Somebody acts as you until T5.');
  });
});
