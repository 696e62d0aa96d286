/** The accepted candidates of a generation become instructions of its dataset. */
import { setImmediate as turn } from 'node:timers/promises';
import { generationSource } from '../common/generation';
import type { Instruction } from '../common/instruction';
import { instructionId } from '../data/identity';
import { holdsOfficialQuestion } from '../data/official-questions';
import { candidatesOf, getGeneration } from '../store/generations';
import { abandonImport } from '../store/import-removal';
import { addBatch, beginImport, finishImport } from '../store/imports';
import { labelByRules } from './categorise';
import type { Workspace } from './workspace';

const batchRows = 250;

/** What the dataset holds already is not stored twice. Their categories are those of the rules. */
export async function takeInGenerated(workspace: Workspace, id: string): Promise<void> {
  const { store } = workspace;
  const { dataset } = getGeneration(store, id);
  const source = generationSource(id);
  const rows = candidatesOf(store, id, { verdict: 'accepted' }).map(({ text }): Instruction => ({
    id: instructionId(text!),
    ...text!,
    category: null,
    split: holdsOfficialQuestion(`${text!.instruction}\n${text!.input}`) ? 'test' : 'train',
    review: 'pending',
    source,
    gated: false,
  }));
  if (rows.length === 0) return;
  const into = beginImport(store, { dataset, source });
  try {
    for (let from = 0; from < rows.length; from += batchRows) {
      const batch = rows.slice(from, from + batchRows);
      const read = from + batch.length;
      addBatch(store, into, { rows: batch, quarantined: [], read, fraction: read / rows.length, task: null });
      await turn();
    }
    finishImport(store, into);
  } catch (error) {
    abandonImport(store, into);
    throw error;
  }
  await labelByRules(workspace, { dataset, unsetOnly: true });
}
