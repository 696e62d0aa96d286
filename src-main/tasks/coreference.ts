/** Clinical coreference (clinical-ie): what a pronoun of a note stands for. */
import type { Task } from '../common/benchmark';
import { usualFiles } from './official-files';

export const coreference: Task = {
  name: 'coreference',
  title: 'Coreference',
  group: 'IE',
  version: 1,
  format: 'coreference',
  instruction: 'Write what the pronoun stands for in the note, in the words of the note.',
  input: '{snippet}\n\nPronoun: {pronoun}',
  output: '{antecedent|, |}',
  // A note may hold several pronouns.
  document: '{snippet}',
  testText: '{snippet}',
  files: usualFiles,
  extract: [
    {
      pattern: String.raw`\b(?:refers?(?: back)? to|stands? for|antecedent(?: of [^:\n]{1,40})?(?: is|:))\s*["'“”]*([^"“”\n]*[^"'“”.\s])`,
      flags: 'i',
    },
    { pattern: String.raw`^[\s"'“”*-]*([^\n]*[^"'“”*.\s])`, flags: '' },
  ],
  stop: ['\n\n', '###'],
  maxTokens: 48,
  metrics: { likelihood: ['tokenProbability'], generate: ['unigramF1', 'unigramPrecision', 'unigramRecall'] },
  gated: true,
  source: 'https://huggingface.co/datasets/mitclinicalml/clinical-ie (coreference)',
  licence: 'Access on request; not to be redistributed',
};
