/** MedMCQA's JSON Lines, named .json: a question, four options, and the number of the answer, from 1. */
import { WorkbenchError } from '../../common/errors';
import { blank, lettered, type BenchmarkFormat } from './format';

const letters = ['A', 'B', 'C', 'D'] as const;
const options = ['opa', 'opb', 'opc', 'opd'] as const;

export const medmcqaFormat: BenchmarkFormat = {
  name: 'medmcqa',
  kind: 'jsonl',
  columns: ['question', ...options],
  id: 'id',
  reshape: (fields) => {
    const texts = options.map((option) => fields[option]);
    const right = Number(fields.cop) - 1;
    return {
      options: lettered(Object.fromEntries(letters.map((letter, i) => [letter, texts[i]]))),
      ...(letters[right] ? { answer_idx: letters[right], answer: texts[right] } : {}),
    };
  },
  problem: (fields) => {
    if (fields.cop === '0') throw countsFromZero();
    if (fields.cop === undefined)
      return 'cop, the number of the answer, is missing: the official test file holds none';
    if (fields.answer_idx === undefined) return `cop is ${String(fields.cop)}; it must be 1, 2, 3 or 4`;
    return blank(fields, ['id', 'question', ...options]);
  },
};

/** Rows that say 1 would be taken for A although they mean B, so no row of such a file is right. */
function countsFromZero(): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    'A question of this file has the answer number 0; MedMCQA’s own files count the options from 1.',
    'Take the official files: copies elsewhere count from 0 and would be read one option off.',
  );
}
