/** The scenes of the plan editor: a plan that is changed, and one that is at fault. */
import type { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { plan } from './invented-plan';

export async function playPlan(name: string, { matrices }: Workspace): Promise<void> {
  if (!['planEditor', 'planUntimed', 'planAtFault'].includes(name)) return;
  const draft = matrices.edit(plan);
  if (name === 'planAtFault') {
    draft.seeds = '1, two';
    draft.amount = '0';
    draft.addGroup();
    draft.addRow();
  }
  // Its costs are asked for a moment after the last change.
  await new Promise((resolve) => setTimeout(resolve, 400));
}
