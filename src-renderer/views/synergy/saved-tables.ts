/** The tables that Synergy exports, in words. */
import type { Input } from '../../../src-main/common/contract';

export type TableName = Input<'exportMatrix'>['table'];

export const tables: Record<TableName, { text: string; note: string }> = {
  changes: {
    text: 'Changes',
    note: 'One line for every change, from the base and from the single category: interval, relative gain, p before and after Holm, items and documents.',
  },
  effects: {
    text: 'Effects',
    note: 'Main effects, interactions of two and more categories, and Shapley shares, each with its interval.',
  },
  contrasts: {
    text: 'Methods and origins',
    note: 'What another method or origin changes on the same budget, with its test, and what each training took.',
  },
  matrix: { text: 'Scores', note: 'One line for every score of every seed.' },
  means: {
    text: 'Scores over seeds',
    note: 'One line for every score averaged over its seeds, and for every mean of a group, with its interval over items.',
  },
  affinity: {
    text: 'Affinity',
    note: 'Predicted affinity of every set and task, beside the measured change where there is one.',
  },
  recommendations: {
    text: 'Recommendations',
    note: 'What to train on for every task, as the other tasks tell it, beside the best single category, all, and the best set.',
  },
  similarity: {
    text: 'Similarity of adapters',
    note: 'How alike every adapter is to that of each single category, beside the measured changes on the tasks of that category.',
  },
  sizes: {
    text: 'Data sizes',
    note: 'One line for every score by size and seed, and for every point of the fitted curves.',
  },
  curves: {
    text: 'Curves',
    note: 'One line for every fitted curve: ceiling, drop and rate, the largest size held out, the gain of more, where it flattens.',
  },
  characteristics: {
    text: 'Tasks',
    note: 'What each task is like, its mean gain, and the rank correlation over tasks. Exploratory.',
  },
};

export const tableNames = Object.keys(tables) as TableName[];
