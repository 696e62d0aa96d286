/** Which texts of a row its near-duplicates are found by. */
import { isGenerated } from '../common/generation';
import type { Comparison, SourcedText } from '../common/overlap';

const textBy: Record<Comparison, (row: SourcedText) => string> = {
  'instruction-and-input': ({ instruction, input }) => `${instruction}\n${input}`,
  instruction: ({ instruction }) => instruction,
  input: ({ input }) => input,
};

/**
 * The text of every row, by one rule for all of them or by the rule of each row's source: the instruction of what was
 * generated, as Self-Instruct compares its candidates; the input where all rows of the source share one instruction, which
 * sets none apart and would make every two of them alike; else instruction and input.
 * @param by null: the rule of the source
 * @returns `compared` is the one rule that all rows came under, or `by-source`
 */
export function comparedTexts(
  rows: readonly SourcedText[],
  by: Comparison | null,
): { texts: string[]; compared: Comparison | 'by-source' } {
  if (by !== null) return { texts: rows.map(textBy[by]), compared: by };
  const ruleOf = new Map(
    [...Map.groupBy(rows, ({ source }) => source)].map(([source, of]) => [source, rule(source, of)]),
  );
  const rules = new Set(ruleOf.values());
  return {
    texts: rows.map((row) => textBy[ruleOf.get(row.source)!](row)),
    compared: rules.size > 1 ? 'by-source' : ([...rules][0] ?? 'instruction-and-input'),
  };
}

function rule(source: string, rows: readonly SourcedText[]): Comparison {
  if (isGenerated(source)) return 'instruction';
  const shared = rows.length > 1 && rows.every(({ instruction }) => instruction === rows[0]!.instruction);
  return shared && rows.some(({ input }) => input !== '') ? 'input' : 'instruction-and-input';
}
