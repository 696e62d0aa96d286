/** What was changed in a text. */
import { describe, expect, it } from 'vitest';
import { wordDiff, type Piece } from '../../src-main/common/word-diff';

const shown = (pieces: Piece[]): string =>
  pieces
    .map(({ text, change }) => (change === 'added' ? `+${text}+` : change === 'removed' ? `-${text}-` : text))
    .join('|');

describe('wordDiff', () => {
  it.each([
    ['half a tablet daily', 'half a tablet at night', 'half a tablet |-daily-|+at night+'],
    ['10 mg', '10 mg, twice', '10 mg|+, twice+'],
    ['', 'new', '+new+'],
    ['old', '', '-old-'],
    ['same', 'same', 'same'],
    ['äöü 中文 x', 'äöü 中文 y', 'äöü 中文 |-x-|+y+'],
  ])('of %j and %j is %s', (before, after, pieces) => {
    expect(shown(wordDiff(before, after))).toBe(pieces);
  });

  it('loses nothing of either text, and takes no time over a long one', () => {
    const long = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i}\n`).join('');
    for (const [before, after] of [
      ['a\t b\r\nc😀', 'a b\nc😀 \u0301'],
      [long('x'), long('y')],
    ] as const) {
      const pieces = wordDiff(before, after);
      const of = (left: Piece['change']) =>
        pieces.flatMap(({ text, change }) => (change === left ? [] : text)).join('');
      expect(of('added')).toBe(before);
      expect(of('removed')).toBe(after);
    }
  });
});
