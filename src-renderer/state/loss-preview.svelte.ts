/** What the loss counts of the row that is looked at. */
import type { Input, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { LossPreview } from '../../src-main/common/loss-preview';
import { errorOf } from '../api';

export class LossPreviews {
  /** Of the row asked for last that was answered: moving on to the next row leaves it until that one is here. */
  shown = $state.raw<LossPreview | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  #asked = 0;

  /** Of two that are asked for at once, the later one wins. */
  async show(workbench: Pick<Workbench, 'previewLoss'>, asked: Input<'previewLoss'>): Promise<void> {
    const turn = ++this.#asked;
    try {
      const preview = await workbench.previewLoss(asked);
      if (turn !== this.#asked) return;
      this.shown = preview;
      this.problem = null;
    } catch (error) {
      if (turn === this.#asked) this.problem = errorOf(error);
    }
  }
}
