/** What the loss counts of one instruction of a dataset. */
import type { LossPreview, PreviewSettings } from '../common/loss-preview';
import { getInstruction } from '../store/instructions';
import type { Workspace } from './workspace';

export interface PreviewRequest extends PreviewSettings {
  dataset: string;
  /** Of the instruction. */
  id: string;
  /** Absolute path. */
  model: string;
}

/** @throws WorkbenchError `not-found`, what opening the model refuses, or `recipe` */
export async function previewOf(
  { store, engine }: Workspace,
  { dataset, id, model, template, contextLength }: PreviewRequest,
  signal?: AbortSignal,
): Promise<LossPreview> {
  const { instruction, input, output } = getInstruction(store, dataset, id);
  const text = { instruction, input, output };
  return engine.call(
    'previewLoss',
    { model, text, settings: { template, contextLength } },
    undefined,
    signal,
  );
}
