/** BioASQ Task b: questions on snippets of articles, of four kinds; those with yes or no are scored. */
import type { Task } from '../common/benchmark';
import { classRules } from './extraction';

export const bioasq: Task = {
  name: 'bioasq',
  title: 'BioASQ',
  group: 'QA',
  version: 1,
  format: 'bioasq',
  instruction: 'Answer the question from the snippets {answer_form}.',
  input: 'Snippets:\n{snippets}\n\nQuestion: {body}',
  output: '{exact_answer}',
  only: { field: 'type', value: 'yesno' },
  choices: ['yes', 'no'],
  testText: '{body}\n{snippets}',
  files: [{ pattern: 'golden|(?<![a-z])test', split: 'test' }],
  extract: classRules,
  stop: ['###'],
  maxTokens: 8,
  metrics: { likelihood: ['accuracy', 'accuracyNormalised', 'macroF1'], generate: ['accuracy', 'macroF1'] },
  gated: true,
  source: 'https://participants-area.bioasq.org/datasets (Task b, 7B1_golden.json)',
  licence: 'On registration; not to be redistributed',
};
