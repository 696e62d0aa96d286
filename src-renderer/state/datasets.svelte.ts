/** The datasets of the workspace, and which of them is looked at. */
import type { Workbench } from '../../src-main/common/contract';
import type { DatasetSummary } from '../../src-main/common/instruction';
import type { Unindexed } from '../../src-main/common/list';

export class Datasets {
  list = $state.raw<DatasetSummary[]>([]);
  #selected = $state<string | null>(null);
  selected = $derived(this.list.find(({ name }) => name === this.#selected) ?? this.list[0] ?? null);
  /** By name, rows that are not indexed for search yet. */
  unindexed = $state.raw<Unindexed>({});
  rows = $derived(this.list.reduce((sum, { rows }) => sum + rows, 0));

  constructor(private readonly workbench: Pick<Workbench, 'listDatasets'>) {}

  async load(): Promise<void> {
    this.list = await this.workbench.listDatasets(null);
  }

  select(name: string): void {
    this.#selected = name;
  }
}
