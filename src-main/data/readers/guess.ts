/** Which column holds what, where nobody says so: by the names that such files give them. */
import type { ColumnMap, MappedField } from '../../common/import-format';

/** By field, in the order of preference, in lower case. */
const usualNames: Record<MappedField, readonly string[]> = {
  instruction: ['instruction', 'prompt', 'question', 'query', 'task'],
  input: ['input', 'context', 'passage', 'note', 'dialogue'],
  output: ['output', 'completion', 'response', 'answer', 'target', 'summary'],
  category: ['category'],
};

/**
 * The first usual name of each field that is there. A field without one is left out.
 * @param fixed the instruction is given for every row, so no column is looked for
 */
export function guessMap(columns: readonly string[], fixed: boolean): ColumnMap {
  const lower = new Map([...columns].reverse().map((column) => [column.trim().toLowerCase(), column]));
  const map: ColumnMap = {};
  for (const [field, names] of Object.entries(usualNames) as [MappedField, readonly string[]][]) {
    if (fixed && field === 'instruction') continue;
    const name = names.find((one) => lower.has(one));
    if (name !== undefined) map[field] = columns.includes(name) ? name : lower.get(name)!;
  }
  return map;
}
