/** The checks of each dataset: what is kept of them, and the one that is under way. */
import type { Input, JobEvent, Workbench } from '../../src-main/common/contract';
import type { DatasetChecks } from '../../src-main/common/checks';
import type { ListedBenchmark } from '../../src-main/common/overlap';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { TokenLengths } from '../../src-main/common/statistics';
import { errorOf } from '../api';
import { countOf } from '../format';

type Calls = Pick<
  Workbench,
  | 'getChecks'
  | 'computeStatistics'
  | 'countTokens'
  | 'findDuplicates'
  | 'excludeDuplicates'
  | 'findLeaks'
  | 'excludeLeaks'
  | 'undoExclusion'
  | 'cancelCheck'
  | 'takeFile'
>;

/** What is under way, as the user would say it. */
interface Progress {
  doing: string;
  /** 0 to 1. */
  fraction: number;
}

export class DatasetCheck {
  kept = $state.raw<DatasetChecks | null>(null);
  tokens = $state.raw<TokenLengths | null>(null);
  progress = $state.raw<Progress | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  /** What the last change of the exclusions did. */
  said = $state('');
  /** Counts up whenever what was found or excluded may be another. */
  version = $state(0);

  constructor(
    private readonly workbench: Calls,
    readonly dataset: string,
    private readonly changed: () => Promise<void>,
  ) {}

  async load(): Promise<void> {
    try {
      this.kept = await this.workbench.getChecks({ dataset: this.dataset });
      this.version++;
    } catch (error) {
      this.problem = errorOf(error);
    }
  }

  readTexts(): Promise<void> {
    const { dataset } = this;
    return this.#perform('Reading the texts', () => this.workbench.computeStatistics({ dataset }));
  }

  countTokens(model: string, limit: number | null): Promise<void> {
    const { dataset } = this;
    return this.#perform('Counting tokens', async () => {
      this.tokens = await this.workbench.countTokens({ dataset, model, limit });
    });
  }

  findDuplicates(threshold: number): Promise<void> {
    const { dataset } = this;
    return this.#perform('Comparing rows', () => this.workbench.findDuplicates({ dataset, threshold }));
  }

  /** @param from a benchmark and its file, or the name of a dataset */
  findLeaks(from: { task: string; file: File } | { dataset: string }): Promise<void> {
    const { dataset } = this;
    return this.#perform('Looking for test items', async () => {
      let against: Input<'findLeaks'>['against'];
      if ('file' in from) {
        const { token } = await this.workbench.takeFile(from.file);
        against = { task: from.task, token };
      } else against = from;
      await this.workbench.findLeaks({ dataset, against });
    });
  }

  /** @param keep the row of its group that stays; null: the first of every group */
  excludeDuplicates(keep: string | null): Promise<void> {
    const { dataset } = this;
    return this.#change(async () => {
      const rows = await this.workbench.excludeDuplicates({ dataset, keep });
      this.said = `${countOf(rows, 'near-duplicate')} excluded`;
    });
  }

  excludeLeaks(search: number): Promise<void> {
    return this.#change(async () => {
      const rows = await this.workbench.excludeLeaks({ search });
      this.said = `${countOf(rows, 'leaking row')} excluded`;
    });
  }

  undo(exclusion: number): Promise<void> {
    const { dataset } = this;
    return this.#change(() => this.workbench.undoExclusion({ dataset, exclusion }));
  }

  async cancel(): Promise<void> {
    await this.workbench.cancelCheck({ dataset: this.dataset });
  }

  receive(fraction: number): void {
    if (this.progress) this.progress = { ...this.progress, fraction };
  }

  async #perform(doing: string, check: () => Promise<unknown>): Promise<void> {
    if (this.progress) return;
    this.problem = null;
    this.progress = { doing, fraction: 0 };
    try {
      await check();
    } catch (error) {
      const problem = errorOf(error);
      if (problem.code !== 'cancelled') this.problem = problem;
    }
    this.progress = null;
    await this.load();
  }

  async #change(change: () => Promise<unknown>): Promise<void> {
    this.problem = null;
    this.said = '';
    try {
      await change();
      await this.changed();
    } catch (error) {
      this.problem = errorOf(error);
    }
    await this.load();
  }
}

export class Checks {
  /** Whose test items can be looked for. */
  benchmarks = $state.raw<ListedBenchmark[]>([]);
  /** By dataset. Looked up while drawing: the checks are reactive, the table need not be. */
  readonly #of: Record<string, DatasetCheck> = Object.create(null);

  constructor(
    private readonly workbench: Calls & Pick<Workbench, 'listBenchmarks'>,
    private readonly changed: () => Promise<void>,
  ) {}

  async load(): Promise<void> {
    this.benchmarks = await this.workbench.listBenchmarks(null);
  }

  /** Of one dataset; the same object for the same name, so that a check goes on while another dataset is looked at. */
  of(dataset: string): DatasetCheck {
    return (this.#of[dataset] ??= new DatasetCheck(this.workbench, dataset, this.changed));
  }

  receive({ dataset, fraction }: Extract<JobEvent, { kind: 'check' }>): void {
    this.#of[dataset]?.receive(fraction);
  }
}
