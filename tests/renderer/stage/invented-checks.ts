/** Invented statistics and checks of a dataset. */
import type { DatasetChecks, DuplicateGroup, FlaggedRow, MarkedLeak } from '../../../src-main/common/checks';
import { summariseLengths } from '../../../src-main/common/lengths';
import type { TextStatistics, TokenLengths } from '../../../src-main/common/statistics';
import { instructions, models } from './invented';

export const benchmarks = [
  { name: 'pubmedqa', title: 'PubMedQA', own: false },
  { name: 'medqa', title: 'MedQA', own: false },
  { name: 'ward-triage', title: 'Triage on the ward', own: true },
];

const verbs: [string, number, [string, number][]][] = [
  ['list', 2310, [['symptom', 640], ['drug', 512], ['finding', 220], ['cause', 118]]],
  ['write', 1980, [['plan', 702], ['summary', 455], ['letter', 301], ['note', 160]]],
  ['identify', 1402, [['drug', 388], ['diagnosis', 330], ['factor', 120], ['entity', 96]]],
  ['explain', 1205, [['result', 260], ['diagnosis', 181], ['mechanism', 90]]],
  ['summarize', 1180, [['note', 620], ['visit', 210], ['article', 88], ['history', 70]]],
  ['describe', 966, [['procedure', 210], ['finding', 122], ['course', 64], ['role', 41]]],
  ['classify', 741, [['sentence', 402], ['status', 88]]],
  ['generate', 702, [['list', 230], ['question', 190], ['report', 81], ['title', 33]]],
  ['answer', 655, [['question', 640]]],
  ['determine', 498, [['relation', 131], ['dose', 77], ['eligibility', 60]]],
  ['extract', 470, [['medication', 210], ['value', 99], ['date', 40]]],
  ['rewrite', 322, [['sentence', 140], ['abbreviation', 44]]],
]; // prettier-ignore

const texts: TextStatistics = {
  rows: 22480,
  withVerb: 17240,
  differentVerbs: 131,
  differentPairs: 2904,
  verbs: verbs.map(([verb, rows, objects]) => ({
    verb,
    rows,
    objects: objects.map(([object, of]) => ({ object, rows: of })),
  })),
  languages: [
    { language: 'English', rows: 22103 },
    { language: null, rows: 365 },
    { language: 'German', rows: 12 },
  ],
  identifiers: {
    date: { rows: 214, matches: 388 },
    phone: { rows: 3, matches: 3 },
    'e-mail': { rows: 0, matches: 0 },
    'record-number': { rows: 1, matches: 1 },
    name: { rows: 902, matches: 1440 },
  },
};

export const kept: DatasetChecks = {
  composition: [
    { category: 'QA', rows: 5120, train: 4864, validation: 256, test: 0, reviewed: 2201 },
    { category: 'IE', rows: 7944, train: 7547, validation: 397, test: 0, reviewed: 3098 },
    { category: 'GEN', rows: 7610, train: 7230, validation: 380, test: 0, reviewed: 2511 },
    { category: 'OTHER', rows: 1806, train: 1716, validation: 90, test: 0, reviewed: 704 },
  ],
  shares: [
    { category: 'QA', rows: 5120, share: 0.2278, published: 0.228 },
    { category: 'IE', rows: 7944, share: 0.3534, published: 0.338 },
    { category: 'GEN', rows: 7610, share: 0.3385, published: 0.335 },
    { category: 'OTHER', rows: 1806, share: 0.0803, published: 0.1 },
  ],
  texts,
  duplicates: {
    threshold: 0.7,
    compared: 'instruction-and-input',
    rows: 22225,
    empty: 2,
    groups: 141,
    grouped: 312,
    searchedAt: '2026-11-20T10:02:00Z',
    stale: false,
  },
  leaks: [
    { search: 2, dataset: 'ward-letters', task: 'medqa', source: 'phrases_no_exclude_test.jsonl', rows: 22225, items: 1273, pairs: 5, leakingRows: 4, excludedRows: 0, leakedItems: 4, searchedAt: '2026-11-20T10:05:00Z', stale: false },
    { search: 1, dataset: 'ward-letters', task: null, source: 'discharge-questions', rows: 22225, items: 500, pairs: 0, leakingRows: 0, excludedRows: 0, leakedItems: 0, searchedAt: '2026-11-20T10:04:00Z', stale: true },
  ], // prettier-ignore
  exclusions: [
    { exclusion: 3, reason: 'Near-duplicate of another row (ROUGE-L F above 0.7)', rows: 171, excludedAt: '2026-11-20T10:03:00Z' },
  ], // prettier-ignore
};

export const tokens = (): TokenLengths => ({
  model: models[0]!.name,
  file: models[0]!.file,
  tokenizer: 'ab'.repeat(32),
  template: 'alpaca',
  contextLength: models[0]!.contextLength,
  ...summariseLengths(
    Array.from({ length: 600 }, (_, i) => [i + 30, Math.round(220 * Math.exp(-(((i - 80) / 90) ** 2))) + (i % 40 === 0 ? 3 : 1)] as const), // prettier-ignore
    512,
  ),
});

export function groups(): { total: number; groups: DuplicateGroup[] } {
  const rows = instructions(8);
  const one = (group: number, first: number): DuplicateGroup => ({
    group,
    size: group === 1 ? 2 : 24,
    rows: [0, 1, 2].slice(0, group === 1 ? 2 : 3).map((i) => ({
      instruction: rows[first + i]!,
      f1: 1 - i * 0.11,
      excluded: group === 1 && i === 1,
    })),
  });
  return { total: 141, groups: [one(1, 0), one(2, 3)] };
}

export function pairs(): { total: number; pairs: MarkedLeak[] } {
  const row = instructions(1)[0]!;
  const question =
    'A 60-year-old man has had chest pain on exertion for 3 weeks. Which of these is the likeliest cause?';
  const text = `Answer the question.\n${question}\nAngina.`;
  return {
    total: 5,
    pairs: [
      { ...row, instruction: 'Answer the question.', input: question, output: 'Angina.', place: 4, item: '5', itemText: question, recall: 1, run: 'a 60 year old man', excluded: false, text, inText: [{ start: 21, end: 21 + question.length }], inItem: [{ start: 0, end: question.length }] },
    ],
  }; // prettier-ignore
}

export function flagged(): { total: number; rows: FlaggedRow[] } {
  const instruction = { ...instructions(1)[0]!, input: 'Seen by Dr. Orvadone on 03/14/2021 in the ward.' };
  const identifiers = {
    instruction: [],
    input: [
      { kind: 'name' as const, start: 8, end: 20 },
      { kind: 'date' as const, start: 24, end: 34 },
    ],
    output: [],
  };
  return { total: 214, rows: [{ instruction, identifiers }] };
}
