/** iCliniq: letters of patients with the answers of doctors. It has no splits: all of it is the benchmark. */
import type { Task } from '../common/benchmark';

export const icliniq: Task = {
  name: 'icliniq',
  title: 'iCliniq',
  group: 'GEN',
  version: 1,
  format: 'icliniq',
  instruction: 'Answer the patient’s letter as a doctor would.',
  input: '{input}',
  output: '{answer_icliniq}',
  testText: '{input}',
  files: [{ pattern: '', split: 'test' }],
  stop: ['###'],
  maxTokens: 256,
  metrics: { likelihood: ['tokenProbability'], generate: ['rougeL', 'rouge1', 'rouge2'] },
  gated: true,
  source: 'https://github.com/Kent0n-Li/ChatDoctor (iCliniq)',
  licence: 'Reserved by iCliniq and HealthCareMagic; not to be redistributed',
};
