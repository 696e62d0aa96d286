/** The snapshots of one dataset, and what lies between two of them. */
import type { Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type {
  ListedSnapshot,
  RowDifference,
  RowPair,
  ShownDifferences,
  Snapshot,
  SnapshotDiff,
} from '../../src-main/common/snapshot';
import { errorOf } from '../api';

type Calls = Pick<
  Workbench,
  'listSnapshots' | 'freezeDataset' | 'diffSnapshots' | 'pageDifferences' | 'getRowOfBoth'
>;

export class Snapshots {
  /** The newest first; null: not read yet. */
  list = $state.raw<ListedSnapshot[] | null>(null);
  /** What came of the last press of Freeze: the snapshot, and whether it was there before. */
  frozen = $state.raw<{ snapshot: Snapshot; known: boolean } | null>(null);
  diff = $state.raw<SnapshotDiff | null>(null);
  /** Which rows of it are listed. */
  show = $state<ShownDifferences>('all');
  /** What is under way. */
  doing = $state<'freeze' | 'compare' | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  #from = $state<string | null>(null);
  #to = $state<string | null>(null);
  /** What a comparison begins with: the hash that was chosen, else the newest that the dataset has moved on from. */
  readonly from = $derived(this.#known(this.#from) ?? this.#usualFrom());
  /** What it ends with; null: the dataset as it is now. */
  readonly to = $derived(this.#known(this.#to));

  constructor(
    private readonly workbench: Calls,
    readonly dataset: string,
  ) {}

  async load(): Promise<void> {
    try {
      this.list = await this.workbench.listSnapshots({ dataset: this.dataset });
    } catch (error) {
      this.problem = errorOf(error);
    }
  }

  freeze(): Promise<void> {
    return this.#perform('freeze', async () => {
      const before = this.list ?? [];
      const snapshot = await this.workbench.freezeDataset({ dataset: this.dataset });
      this.frozen = { snapshot, known: before.some(({ hash }) => hash === snapshot.hash) };
      await this.load();
    });
  }

  /** @param to null: the dataset as it is now */
  choose(ends: { from: string } | { to: string | null }): void {
    if ('from' in ends) this.#from = ends.from;
    else this.#to = ends.to;
    this.diff = null;
  }

  compare(): Promise<void> {
    const { dataset, from, to } = this;
    if (from === null) return Promise.resolve();
    return this.#perform('compare', async () => {
      this.diff = await this.workbench.diffSnapshots({ dataset, from, to });
      this.#from = from;
      this.show = 'all';
      // What is compared with the present freezes it.
      if (to === null) await this.load();
    });
  }

  /** Rows of the present comparison. */
  async page(offset: number, limit: number): Promise<{ total: number; found: RowDifference[] }> {
    const { dataset, show } = this;
    const { from, to } = this.diff!;
    const page = { dataset, from: from.hash, to: to.hash, show, offset, limit };
    const { total, rows } = await this.workbench.pageDifferences(page);
    return { total, found: rows };
  }

  /** Both versions of a row that the present comparison lists. */
  rowOfBoth(id: string): Promise<RowPair> {
    const { from, to } = this.diff!;
    return this.workbench.getRowOfBoth({ dataset: this.dataset, from: from.hash, to: to.hash, id });
  }

  async #perform(doing: 'freeze' | 'compare', work: () => Promise<void>): Promise<void> {
    if (this.doing) return;
    this.doing = doing;
    this.problem = this.frozen = this.diff = null;
    try {
      await work();
    } catch (error) {
      this.problem = errorOf(error);
    }
    this.doing = null;
  }

  #known(hash: string | null): string | null {
    return this.list?.some((one) => one.hash === hash) ? hash : null;
  }

  #usualFrom(): string | null {
    const list = this.list ?? [];
    return (list.find(({ current }) => !current) ?? list[0])?.hash ?? null;
  }
}
