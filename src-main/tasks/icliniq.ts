/** iCliniq: letters of patients with the answers of doctors. It has no splits: all of it is the benchmark. */
import type { Benchmark } from '../common/benchmark';

export const icliniq: Benchmark = {
  name: 'icliniq',
  title: 'iCliniq',
  group: 'GEN',
  format: 'icliniq',
  instruction: 'Answer the patient’s letter as a doctor would.',
  input: '{input}',
  output: '{answer_icliniq}',
  testText: '{input}',
  files: [{ pattern: '', split: 'test' }],
  gated: true,
  source: 'https://github.com/Kent0n-Li/ChatDoctor (iCliniq)',
  licence: 'Reserved by iCliniq and HealthCareMagic; not to be redistributed',
};
