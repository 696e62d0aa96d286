/** How the categories of one dataset came about, and labelling it anew. */
import type { JobEvent, Workbench } from '../../src-main/common/contract';
import type { CategoryReport, Preferable } from '../../src-main/common/category-label';
import type { WorkbenchError } from '../../src-main/common/errors';
import { errorOf } from '../api';

type Calls = Pick<Workbench, 'getCategories' | 'categorise' | 'cancelCategorise' | 'preferMethod'>;

export class Categories {
  /** Whose sheet is open; null: it is closed. */
  dataset = $state<string | null>(null);
  report = $state.raw<CategoryReport | null>(null);
  /** While a method goes through the rows; null before the first are done. */
  progress = $state.raw<{ done: number; of: number; secondsLeft: number } | null>(null);
  busy = $state(false);
  problem = $state.raw<WorkbenchError | null>(null);

  constructor(
    private readonly workbench: Calls,
    /** Reads the datasets anew. */
    private readonly changed: () => Promise<void>,
  ) {}

  async open(dataset: string): Promise<void> {
    this.dataset = dataset;
    this.report = this.problem = null;
    await this.#take(() => this.workbench.getCategories({ dataset }));
  }

  close(): void {
    this.dataset = null;
  }

  /** @param model null: by the rules */
  async label(model: string | null): Promise<void> {
    const { dataset } = this;
    if (dataset === null) return;
    this.busy = true;
    this.progress = null;
    await this.#take(() => this.workbench.categorise({ dataset, model }));
    this.busy = false;
    await this.changed();
  }

  async prefer(method: Preferable | null): Promise<void> {
    const { dataset } = this;
    if (dataset === null) return;
    await this.#take(() => this.workbench.preferMethod({ dataset, method }));
    await this.changed();
  }

  async cancel(): Promise<void> {
    if (this.dataset === null) return;
    try {
      await this.workbench.cancelCategorise({ dataset: this.dataset });
    } catch (error) {
      this.problem = errorOf(error);
    }
  }

  receive({ dataset, done, of, secondsLeft }: Extract<JobEvent, { kind: 'categorise' }>): void {
    if (this.busy && dataset === this.dataset) this.progress = { done, of, secondsLeft };
  }

  async #take(ask: () => Promise<CategoryReport>): Promise<void> {
    const { dataset } = this;
    this.problem = null;
    try {
      const report = await ask();
      if (dataset === this.dataset) this.report = report;
    } catch (error) {
      const problem = errorOf(error);
      if (problem.code !== 'cancelled') this.problem = problem;
      else if (dataset !== null) this.report = await this.workbench.getCategories({ dataset });
    }
  }
}
