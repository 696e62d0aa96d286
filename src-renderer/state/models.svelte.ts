/** The base models on offer. */
import type { Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { Model } from '../../src-main/common/model';
import { errorOf } from '../api';

export class Models {
  list = $state.raw<Model[]>([]);
  adding = $state(false);
  problem = $state.raw<WorkbenchError | null>(null);

  constructor(private readonly workbench: Pick<Workbench, 'listModels' | 'addModel' | 'takeFile'>) {}

  async load(): Promise<void> {
    this.list = await this.workbench.listModels(null);
  }

  /** @returns the model, or null when the file is none; then `problem` says why */
  async add(file: File): Promise<Model | null> {
    this.adding = true;
    this.problem = null;
    try {
      const { token } = await this.workbench.takeFile(file);
      const model = await this.workbench.addModel({ token });
      await this.load();
      return model;
    } catch (error) {
      this.problem = errorOf(error);
      return null;
    } finally {
      this.adding = false;
    }
  }
}
