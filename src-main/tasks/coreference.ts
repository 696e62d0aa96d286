/** Clinical coreference (clinical-ie): what a pronoun of a note stands for. */
import type { Benchmark } from '../common/benchmark';
import { usualFiles } from './official-files';

export const coreference: Benchmark = {
  name: 'coreference',
  title: 'Coreference',
  group: 'IE',
  format: 'coreference',
  instruction: 'Write what the pronoun stands for in the note, in the words of the note.',
  input: '{snippet}\n\nPronoun: {pronoun}',
  output: '{antecedent|, |}',
  testText: '{snippet}',
  files: usualFiles,
  gated: true,
  source: 'https://huggingface.co/datasets/mitclinicalml/clinical-ie (coreference)',
  licence: 'Access on request; not to be redistributed',
};
