/** The rows of one dataset, page by page, under a filter, and the row that is read in full. */
import type { Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { Category, Instruction, Split } from '../../src-main/common/instruction';
import { errorOf } from '../api';

export const pageLength = 50;

export class Instructions {
  category = $state<Category | null>(null);
  split = $state<Split | null>(null);
  offset = $state(0);
  total = $state(0);
  rows = $state.raw<Instruction[]>([]);
  selected = $state.raw<Instruction | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  /** 1-based numbers of the first and the last row shown. */
  first = $derived(this.total === 0 ? 0 : this.offset + 1);
  last = $derived(this.offset + this.rows.length);
  #asked = 0;

  constructor(
    private readonly workbench: Pick<Workbench, 'pageInstructions'>,
    private readonly dataset: string,
  ) {}

  /** Shows the first page under another filter. */
  filter(by: { category: Category | null; split: Split | null }): Promise<void> {
    Object.assign(this, by);
    return this.show(0);
  }

  /** Shows the page that begins at `offset`; of two that are asked for at once, the later one wins. */
  async show(offset: number): Promise<void> {
    const asked = ++this.#asked;
    const { dataset, category, split } = this;
    try {
      const page = await this.workbench.pageInstructions({
        dataset,
        category,
        split,
        offset: Math.max(0, offset),
        limit: pageLength,
      });
      if (asked !== this.#asked) return;
      this.offset = Math.max(0, offset);
      this.total = page.total;
      this.rows = page.rows;
      this.selected = page.rows[0] ?? null;
      this.problem = null;
    } catch (error) {
      this.problem = errorOf(error);
    }
  }

  /** Moves the selection by so many rows within the page. */
  step(by: number): void {
    const at = this.rows.findIndex(({ id }) => id === this.selected?.id);
    this.selected = this.rows[Math.min(this.rows.length - 1, Math.max(0, at + by))] ?? null;
  }
}
