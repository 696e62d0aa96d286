/** BioASQ's questions with yes or no once more, as multiple choice: the two answers are lettered options. */
import type { Task } from '../common/benchmark';
import { bioasq } from './bioasq';
import { letterRules } from './extraction';

export const bioasqMcqa: Task = {
  ...bioasq,
  name: 'bioasq-mcqa',
  title: 'BioASQ (multiple choice)',
  instruction: 'Choose the right answer to the question from the snippets. Reply with its letter and text.',
  input: 'Snippets:\n{snippets}\n\nQuestion: {body}\n\n{options}',
  output: '{answer_idx}. {exact_answer}',
  target: '{answer_idx}',
  choices: { field: 'options' },
  extract: letterRules,
  metrics: {
    'likelihood-letter': ['accuracy', 'macroF1'],
    'likelihood-text': ['accuracy', 'accuracyNormalised', 'macroF1'],
    generate: ['accuracy', 'macroF1'],
  },
};
