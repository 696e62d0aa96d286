/** An invented benchmark table, with rows that nobody published. */
import { benchmarkGrid, type GridRequest } from '../../../src-main/common/benchmark-grid';
import type { PublishedModel } from '../../../src-main/common/published';
import { scores, subjects, tasks } from './invented-evaluations';

export const published: PublishedModel[] = [
  {
    id: 1,
    name: 'Heron-7B',
    source: 'Invented source, 2031, table 2',
    numbers: [
      { task: 'medqa', metric: 'accuracy', value: 0.41 },
      { task: 'pubmedqa', metric: 'accuracy', value: 0.612 },
    ],
  },
  { id: 2, name: 'Tern-13B', source: '', numbers: [] },
];

const rows = subjects.map((subject, s) => ({
  key: `row ${s}`,
  model: 'tern-1b',
  trainedOn: ['base', 'QA', 'QA + IE'][s]!,
  scores: scores.filter((score) => score.adapter === subject.adapter),
}));

export const tableAnswers = {
  getTable: (request: GridRequest) => benchmarkGrid(rows, published, tasks, request),
  listPublished: published,
  writeTable: ({ format }: { format: string }) =>
    format === 'latex'
      ? '\\begin{tabular}{llrrrr}\n\\toprule\nModel & Trained on & MedQA (accuracy) & MedMCQA (accuracy) \\\\\n\\midrule\ntern-1b & base & 0.2671 & 0.2938 \\\\\n\\bottomrule\n\\end{tabular}\n'
      : 'Model,Trained on,MedQA (accuracy)\ntern-1b,base,0.2671\n',
};
