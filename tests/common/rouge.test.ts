/** ROUGE: the numbers of rouge_score 0.1.2, without and with stemming. */
import { parse } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../src-main/common/random';
import { longestCommonSubsequence, rouge, rougeKinds, rougeTokens } from '../../src-main/common/rouge';

/** In the order of `rougeKinds`, each as precision, recall and F1. */
type Scores = [number, number, number][];

/** Invented pairs and what rouge_score 0.1.2 says of them: plural forms, marks, numbers, other scripts, nothing. */
const goldenPairs = JSON.parse(readFileSync('tests/common/rouge-golden.json', 'utf8')) as {
  prediction: string;
  reference: string;
  plain: Scores;
  stemmed: Scores;
}[];

test('the pairs are all there', () => {
  expect(goldenPairs).toHaveLength(28);
});

test.each(goldenPairs)('“$prediction” against “$reference”', ({ prediction, reference, plain, stemmed }) => {
  for (const [stem, want] of [
    [false, plain],
    [true, stemmed],
  ] as const)
    for (const [i, kind] of rougeKinds.entries()) {
      const { precision, recall, f1 } = rouge(kind, prediction, reference, stem);
      [precision, recall, f1].forEach((value, j) => expect(value).toBeCloseTo(want[i]![j]!, 14));
    }
});

test('ROUGE-L by hand: five common words in order of 7 and 8', () => {
  const [a, b] = ['a b c d e f g', 'a x b c y d z e'];
  expect(rouge('rougeL', a, b, false)).toEqual({ precision: 5 / 7, recall: 5 / 8, f1: 2 / 3 });
});

test('longest common subsequences of long texts agree with the textbook’s table', () => {
  const random = randomFrom(3);
  const words = (n: number) => Array.from({ length: n }, () => String(Math.floor(random() * 9)));
  for (const [n, m] of [
    [29, 31],
    [30, 60],
    [61, 200],
    [1, 90],
    [0, 5],
  ] as const) {
    const [a, b] = [words(n), words(m)];
    expect(longestCommonSubsequence(a, b)).toBe(textbook(a, b));
    expect(longestCommonSubsequence(b, a)).toBe(textbook(a, b));
  }
});

function textbook(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++)
      table[i]![j] =
        a[i - 1] === b[j - 1] ? table[i - 1]![j - 1]! + 1 : Math.max(table[i - 1]![j]!, table[i]![j - 1]!);
  return table[a.length]![b.length]!;
}

test('an empty prediction or reference scores nothing and divides by nothing', () => {
  for (const kind of rougeKinds)
    for (const [a, b] of [
      ['', 'text'],
      ['text', ''],
      ['...', '!!!'],
    ] as const)
      expect(rouge(kind, a, b, true)).toEqual({ precision: 0, recall: 0, f1: 0 });
});

test('a text against itself scores one', () => {
  const text = 'The patient denies chest pain.';
  for (const kind of rougeKinds) expect(rouge(kind, text, text, true).f1).toBe(1);
});

test('tokens are lower-case runs of a-z and 0-9, stemmed when longer than three letters', () => {
  expect(rougeTokens('Uses β-blockers; was 50µg_daily', false)).toEqual(
    'uses blockers was 50 g daily'.split(' '),
  );
  expect(rougeTokens('Uses β-blockers; was 50µg_daily', true)).toEqual(
    'use blocker was 50 g daili'.split(' '),
  );
});

const file = '../shared/data/mts-dialog/MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv';
if (!existsSync(file)) console.warn(`skipped: ${file} is not there`);
describe.skipIf(!existsSync(file))('on the 200 talks of MTS-Dialog against their notes', () => {
  test.each([
    [false, { rouge1: 0.21780756255871733, rouge2: 0.07602288901226037, rougeL: 0.16145641532861404 }],
    [true, { rouge1: 0.23028368016235568, rouge2: 0.08038672919408857, rougeL: 0.1693329480678746 }],
  ])('the mean F1 agrees with rouge_score, stemming: %s', (stem, want) => {
    const rows = parse<Record<string, string>>(readFileSync(file), { columns: true, bom: true });
    expect(rows).toHaveLength(200);
    for (const kind of rougeKinds) {
      const sum = rows.reduce((s, row) => s + rouge(kind, row.dialogue!, row.section_text!, stem).f1, 0);
      expect(sum / rows.length).toBeCloseTo(want[kind], 12);
    }
  });
});
