/** MedNLI: does a sentence follow from a sentence of a clinical note? */
import type { Benchmark } from '../common/benchmark';
import { usualFiles } from './official-files';

export const mednli: Benchmark = {
  name: 'mednli',
  title: 'MedNLI',
  group: 'IE',
  format: 'mednli',
  instruction:
    'Does the hypothesis follow from the premise? Answer with entailment, contradiction or neutral.',
  input: 'Premise: {sentence1}\nHypothesis: {sentence2}',
  output: '{gold_label}',
  testText: '{sentence1}\n{sentence2}',
  files: usualFiles,
  gated: true,
  source: 'https://physionet.org/content/mednli (mli_test_v1.jsonl)',
  licence: 'PhysioNet credentialed access; not to be redistributed',
};
