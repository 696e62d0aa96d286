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
  official: [
    {
      name: 'MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv',
      bytes: 162806,
      sha256: 'b4d38dd2c99b2e9860099abcf653f1e0f3e9b69f9fcc45be2a2699b37a4d2f37',
    },
    {
      name: 'MTS-Dialog-TrainingSet.csv',
      bytes: 1041071,
      sha256: '65a28681dd59fc159681ea026e44610f2af7bc64a0e7f892d763eb03d9f503dc',
    },
    {
      name: 'MTS-Dialog-ValidationSet.csv',
      bytes: 74054,
      sha256: '227206520c4534381c0d7fba6d3f09319a9af5a6d9603a93c0341af1198e3958',
    },
  ],
  instruction: 'Summarize the conversation between doctor and patient as a section of the clinical note.',
  input: '{dialogue}',
  output: '{section_text}',
  stop: ['\n\n', '###'],
  maxTokens: 128,
  metrics: { likelihood: ['tokenProbability'], generate: ['rougeL', 'rouge1', 'rouge2'] },
  source: 'https://github.com/abachaa/MTS-Dialog (MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv)',
  licence: 'CC BY 4.0',
};
