/** MedNLI: does a sentence follow from a sentence of a clinical note? */
import type { Task } from '../common/benchmark';
import { classRules } from './extraction';
import { usualFiles } from './official-files';

export const mednli: Task = {
  name: 'mednli',
  title: 'MedNLI',
  group: 'IE',
  version: 1,
  format: 'mednli',
  instruction:
    'Does the hypothesis follow from the premise? Answer with entailment, contradiction or neutral.',
  input: 'Premise: {sentence1}\nHypothesis: {sentence2}',
  output: '{gold_label}',
  choices: ['entailment', 'contradiction', 'neutral'],
  // Every premise has three hypotheses.
  document: '{sentence1}',
  testText: '{sentence1}\n{sentence2}',
  files: usualFiles,
  extract: [
    ...classRules,
    // Verbs in place of the labels, unless denied
    { pattern: String.raw`\b(neither)\b[^.\n]*\bnor\b`, flags: 'i', answer: 'neutral' },
    {
      pattern: String.raw`^(?![^]*contradict)[^]*(?<!\b(?:not|cannot|n't)\s+(?:be\s+|necessarily\s+)*)\b(entails|entailed|follows from)\b`,
      flags: 'i',
      answer: 'entailment',
    },
    {
      pattern: String.raw`^(?![^]*entail)[^]*(?<!\b(?:not|cannot|n't)\s+(?:be\s+|necessarily\s+)*)\b(contradicts|contradicted|contradictory)\b`,
      flags: 'i',
      answer: 'contradiction',
    },
  ],
  stop: ['###'],
  maxTokens: 12,
  // The group of extraction is compared by F1.
  metrics: { likelihood: ['macroF1', 'accuracy', 'accuracyNormalised'], generate: ['macroF1', 'accuracy'] },
  gated: true,
  source: 'https://physionet.org/content/mednli (mli_test_v1.jsonl)',
  licence: 'PhysioNet credentialed access; not to be redistributed',
};
