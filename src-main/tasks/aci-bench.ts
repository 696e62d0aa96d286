/** Conv2note on ACI-Bench: the whole note of a visit from its conversation. */
import type { Task } from '../common/benchmark';
import { usualFiles } from './official-files';

export const aciBench: Task = {
  name: 'conv2note-aci',
  title: 'Conv2note (ACI-Bench)',
  group: 'GEN',
  version: 1,
  format: 'aci-bench',
  instruction: 'Write the clinical note of the visit from the conversation between doctor and patient.',
  input: '{dialogue}',
  output: '{note}',
  testText: '{dialogue}',
  // The three test sets of the challenges: clinicalnlp_taskB_test1, clinicalnlp_taskC_test2, clef_taskC_test3.
  files: usualFiles,
  // The parts of a note stand apart by blank lines.
  stop: ['###'],
  maxTokens: 1024,
  metrics: { likelihood: ['tokenProbability'], generate: ['rougeL', 'rouge1', 'rouge2'] },
  source: 'https://github.com/wyim/aci-bench (data/challenge_data/clinicalnlp_taskB_test1.csv)',
  licence: 'CC BY 4.0',
};
