/** A user's own task, from its description: what that leaves out is filled in as the tasks that ship have it. */
import type { Task, TaskMetrics } from '../common/benchmark';
import { fieldNames } from '../common/fields';
import type { TaskDescription } from '../common/task-description';
import { classRules, letterRules } from './extraction';
import { usualFiles } from './official-files';

/** The format of `data/benchmarks` that reads the fields a description names. */
export const ownFormat = 'own';

interface Defaults {
  extract?: Task['extract'];
  maxTokens: number;
  metrics: TaskMetrics;
}

const classes: Defaults = {
  extract: classRules,
  maxTokens: 12,
  metrics: { likelihood: ['accuracy', 'accuracyNormalised', 'macroF1'], generate: ['accuracy', 'macroF1'] },
};
const options: Defaults = {
  extract: letterRules,
  maxTokens: 32,
  metrics: {
    'likelihood-letter': ['accuracy'],
    'likelihood-text': ['accuracy', 'accuracyNormalised'],
    generate: ['accuracy'],
  },
};
const freeText: Defaults = {
  maxTokens: 256,
  metrics: { likelihood: ['tokenProbability'], generate: ['rougeL', 'rouge1', 'rouge2'] },
};

/** @param version from 1, raised whenever the description changed */
export function ownTask({ gated, ...description }: TaskDescription, version: number): Task {
  const { name, title, instruction, input, choices } = description;
  return {
    stop: ['###'],
    ...(choices ? ('field' in choices ? options : classes) : freeText),
    ...description,
    ...(gated && { gated }),
    title: title ?? name,
    version,
    format: ownFormat,
    // What is asked of each record, wherever the description puts it.
    testText: fieldNames(input).length > 0 ? input : instruction,
    files: usualFiles,
    source: '',
    licence: '',
  };
}
