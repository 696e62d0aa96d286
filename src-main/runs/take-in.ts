/** Texts that were made here, rather than read from a file, become instructions of a dataset. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Instruction, InstructionText } from '../common/instruction';
import { instructionId } from '../data/identity';
import { holdsOfficialQuestion } from '../data/official-questions';
import { abandonImport } from '../store/import-removal';
import { addBatch, beginImport, finishImport } from '../store/imports';
import type { Store } from '../store/open';

const batchRows = 250;

/**
 * What the dataset holds already is not stored twice. No category is given; one that holds a question of a benchmark is
 * kept for testing.
 * @param texts at least one
 * @throws WorkbenchError as `beginImport`; nothing is kept then
 */
export async function takeIn(
  store: Store,
  { dataset, source }: { dataset: string; source: string },
  texts: readonly InstructionText[],
): Promise<void> {
  const into = beginImport(store, { dataset, source });
  try {
    for (let from = 0; from < texts.length; from += batchRows) {
      if (from > 0) await turn();
      const rows = texts.slice(from, from + batchRows).map((text) => instructionOf(text, source));
      const read = from + rows.length;
      addBatch(store, into, { rows, quarantined: [], read, fraction: read / texts.length, task: null });
    }
    finishImport(store, into);
  } catch (error) {
    abandonImport(store, into);
    throw error;
  }
}

const instructionOf = (text: InstructionText, source: string): Instruction => ({
  ...text,
  id: instructionId(text),
  category: null,
  split: holdsOfficialQuestion(`${text.instruction}\n${text.input}`) ? 'test' : 'train',
  review: 'pending',
  source,
  gated: false,
});
