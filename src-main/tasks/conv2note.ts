/** Conv2note on MTS-Dialog: write the note's section that a talk between doctor and patient leads to. */
import type { Task } from '../common/benchmark';
import { usualFiles } from './official-files';

export const conv2note: Task = {
  name: 'conv2note',
  title: 'Conv2note',
  group: 'GEN',
  version: 1,
  format: 'mts-dialog',
  testText: '{dialogue}',
  files: usualFiles,
  instruction: 'Summarize the conversation between doctor and patient as a section of the clinical note.',
  input: '{dialogue}',
  output: '{section_text}',
  stop: ['\n\n', '###'],
  maxTokens: 128,
  metrics: { likelihood: ['tokenProbability'], generate: ['rougeL', 'rouge1', 'rouge2'] },
  source: 'https://github.com/abachaa/MTS-Dialog (MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv)',
  licence: 'CC BY 4.0',
};
