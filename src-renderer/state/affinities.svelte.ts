/** Predicted affinity of the matrix that is looked at: what is kept of it, and the gathering of gradients under way. */
import { SvelteMap } from 'svelte/reactivity';
import type { AffinityReport, AffinityResult } from '../../src-main/common/affinity';
import type { JobEvent, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import { errorOf } from '../api';

type Calls = Pick<Workbench, 'getAffinity' | 'measureAffinity' | 'cancelAffinity'>;

export class Affinities {
  matrix = $state<string | null>(null);
  /** Of the matrix; null: none was measured, or it is being read. */
  result = $state.raw<AffinityResult | null>(null);
  reading = $state(false);
  problem = $state.raw<WorkbenchError | null>(null);
  /** Matrices whose gradients are gathered or wait for it, with the last report. */
  readonly #working = new SvelteMap<string, AffinityReport | null>();
  busy = $derived(this.matrix !== null && this.#working.has(this.matrix));
  /** null while it waits for its turn. */
  report = $derived(this.matrix === null ? null : (this.#working.get(this.matrix) ?? null));

  constructor(private readonly workbench: Calls) {}

  /** Reads what is kept of a matrix, beside what is finished by now. */
  async show(matrix: string): Promise<void> {
    if (this.matrix !== matrix) this.result = this.problem = null;
    this.matrix = matrix;
    this.reading = true;
    await this.#answer(matrix, () => this.workbench.getAffinity({ matrix }));
    if (this.matrix === matrix) this.reading = false;
  }

  /** Anew, with what is told besides the matrix's own tasks. @param other one more of these */
  async start(other?: AffinityResult['others'][number]): Promise<void> {
    const { matrix, busy } = this;
    if (matrix === null || busy) return;
    const known = (this.result?.others ?? []).filter(({ name }) => name !== other?.name);
    const others = [...known, ...(other ? [other] : [])];
    this.problem = null;
    this.#working.set(matrix, null);
    await this.#answer(matrix, () => this.workbench.measureAffinity({ matrix, others }));
    this.#working.delete(matrix);
  }

  async cancel(): Promise<void> {
    const { matrix } = this;
    try {
      if (matrix !== null) await this.workbench.cancelAffinity({ matrix });
    } catch (error) {
      this.problem = errorOf(error);
    }
  }

  receive({ matrix, report }: Extract<JobEvent, { kind: 'affinity' }>): void {
    if (report) {
      this.#working.set(matrix, report);
      return;
    }
    this.#working.delete(matrix);
    // Another window may have started it.
    if (this.matrix === matrix) void this.show(matrix);
  }

  async #answer(matrix: string, ask: () => Promise<AffinityResult | null>): Promise<void> {
    try {
      const result = await ask();
      if (this.matrix === matrix) this.result = result;
    } catch (error) {
      const problem = errorOf(error);
      if (this.matrix === matrix && problem.code !== 'cancelled') this.problem = problem;
    }
  }
}
