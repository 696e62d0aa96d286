/** BioASQ Task b: questions on snippets of articles, of four kinds; those with yes or no are the benchmark of the paper. */
import type { Benchmark } from '../common/benchmark';

export const bioasq: Benchmark = {
  name: 'bioasq',
  title: 'BioASQ',
  group: 'QA',
  format: 'bioasq',
  instruction: 'Answer the question from the snippets {answer_form}.',
  input: 'Snippets:\n{snippets}\n\nQuestion: {body}',
  output: '{exact_answer}',
  testText: '{body}\n{snippets}',
  files: [{ pattern: 'golden|(?<![a-z])test', split: 'test' }],
  gated: true,
  source: 'https://participants-area.bioasq.org/datasets (Task b, 7B1_golden.json)',
  licence: 'On registration; not to be redistributed',
};
