/** ROUGE: the numbers of rouge_score 0.1.2, without and with stemming. */
import { parse } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rouge, rougeKinds, rougeTokens, type RougeKind } from '../../src-main/common/rouge';

type Triple = [precision: number, recall: number, f1: number];
const both = (prediction: string, reference: string, kind: RougeKind, plain: Triple, stemmed: Triple) =>
  ({ prediction, reference, kind, plain, stemmed }) as const;

const denies = 'The patient denies chest pain and dyspnoea.';
const denied = 'Patient denied chest pains, but reports dyspnea.';
const golden = [
  both(denies, denied, 'rouge1', [2 / 7, 2 / 7, 2 / 7], [4 / 7, 4 / 7, 4 / 7]),
  both(denies, denied, 'rouge2', [0, 0, 0], [0.5, 0.5, 0.5]),
  both(denies, denied, 'rougeL', [2 / 7, 2 / 7, 2 / 7], [4 / 7, 4 / 7, 4 / 7]),
  both('Yes', 'yes.', 'rouge2', [0, 0, 0], [0, 0, 0]),
  both('a b c d', 'd c b a', 'rouge1', [1, 1, 1], [1, 1, 1]),
  both('a b c d', 'd c b a', 'rougeL', [0.25, 0.25, 0.25], [0.25, 0.25, 0.25]),
  both('the the the cat', 'the cat the dog', 'rouge1', [0.75, 0.75, 0.75], [0.75, 0.75, 0.75]),
  both('the the the cat', 'the cat the dog', 'rougeL', [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]),
  both(
    'β-blocker 50µg/day',
    'beta blocker 50 ug day',
    'rouge2',
    [0.3333333333333333, 0.25, 0.28571428571428575],
    [0.3333333333333333, 0.25, 0.28571428571428575],
  ),
];

test.each(golden)('$kind of “$prediction” against “$reference”', (row) => {
  for (const [stem, want] of [
    [false, row.plain],
    [true, row.stemmed],
  ] as const) {
    const { precision, recall, f1 } = rouge(row.kind, row.prediction, row.reference, stem);
    [precision, recall, f1].forEach((value, i) => expect(value).toBeCloseTo(want[i]!, 14));
  }
});

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
  for (const kind of rougeKinds) expect(rouge(kind, denies, denies, true).f1).toBe(1);
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
