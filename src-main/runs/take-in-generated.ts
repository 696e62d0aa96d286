/** The accepted candidates of a generation become instructions of its dataset. */
import { generationSource } from '../common/generation';
import { candidatesOf, getGeneration } from '../store/generations';
import { labelByRules } from './categorise';
import { takeIn } from './take-in';
import type { Workspace } from './workspace';

/** What the dataset holds already is not stored twice. Their categories are those of the rules. */
export async function takeInGenerated(workspace: Workspace, id: string): Promise<void> {
  const { store } = workspace;
  const { dataset } = getGeneration(store, id);
  const texts = candidatesOf(store, id, { verdict: 'accepted' }).map(({ text }) => text!);
  if (texts.length === 0) return;
  await takeIn(store, { dataset, source: generationSource(id) }, texts);
  await labelByRules(workspace, { dataset, unsetOnly: true });
}
