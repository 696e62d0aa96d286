/** The bit-parallel length of a longest common subsequence is that of the table. */
import { expect, test } from 'vitest';
import { openSubsequenceLengths } from '../../src-main/analyze/common-subsequence';
import { tokenTexts } from '../../src-main/analyze/token-texts';
import { longestCommonSubsequence, rougeTokens } from '../../src-main/common/rouge';
import { randomTexts } from './random-texts';

test.each([10, 29, 30, 31, 61, 200])('of texts of up to %i tokens', (longest) => {
  for (let seed = 1; seed <= 10; seed++) {
    const list = randomTexts(seed, longest);
    const lengths = openSubsequenceLengths(tokenTexts(list));
    const tokens = list.map((text) => rougeTokens(text, false));
    for (const [a, one] of tokens.entries()) {
      lengths.choose(a);
      for (const [b, other] of tokens.entries())
        expect(lengths.withText(b), `seed ${seed}: ${a} and ${b}`).toBe(longestCommonSubsequence(one, other));
    }
  }
});

test.each([29, 30, 31, 60, 90])('%i tokens in common with themselves, none with others', (count) => {
  const lengths = openSubsequenceLengths(
    tokenTexts([Array.from({ length: count }, (_, i) => i).join(' '), 'x y']),
  );
  lengths.choose(0);
  expect([lengths.withText(0), lengths.withText(1)]).toEqual([count, 0]);
  lengths.choose(1);
  expect([lengths.withText(0), lengths.withText(1)]).toEqual([0, 2]);
});
