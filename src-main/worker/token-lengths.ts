/** Tokens of rows as training counts them: the prompt by the template, the completion with its end. */
import type { InstructionText } from '../common/instruction';
import type { Template } from '../data/template';
import { openTokenizer } from '../inference/tokenizer';
import { promptTokens } from './prompt';

/** @param model a file that `readModel` has accepted */
export async function tokenLengths(
  model: string,
  template: Template,
  rows: readonly InstructionText[],
): Promise<number[]> {
  const tokenizer = await openTokenizer(model);
  return rows.map(
    (row) => promptTokens(template, row, tokenizer).length + tokenizer.completion(row.output).length,
  );
}
