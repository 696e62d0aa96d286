/** One measurement of an evaluation's texts: by what instrument, how far it is, what came of it. */
import type { Input, JobEvent, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { Evaluation } from '../../src-main/common/evaluation';
import type { Measurement, MeasureReport } from '../../src-main/common/measurement';
import { errorOf } from '../api';

type Calls = Pick<Workbench, 'measureEvaluation' | 'cancelMeasurement' | 'takeFile'>;
type Instrument = Input<'measureEvaluation'>['instrument'];

export interface MeasurementChoice {
  metric: Measurement['metric'];
  /** null: the one that ships. */
  dictionary: File | null;
  /** Path of the embedding model or of the judge. */
  model: string;
  /** Path of an adapter or of a base; null: the reference. */
  against: string | null;
  ratings: File | null;
  /** As it was typed; empty: all items. */
  limit: string;
}

export class Measurements {
  /** Whose texts are to be measured; null: the sheet is closed. */
  evaluation = $state.raw<Evaluation | null>(null);
  choice = $state.raw<MeasurementChoice>({
    ...{ metric: 'conceptF1', dictionary: null, model: '', against: null, ratings: null, limit: '' },
  });
  busy = $state(false);
  /** null while it waits for its turn. */
  report = $state.raw<MeasureReport | null>(null);
  result = $state.raw<Measurement | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  limitProblem = $derived(
    /^\s*([1-9]\d*)?\s*$/.test(this.choice.limit) ? null : 'A whole number from 1, or nothing.',
  );
  /** Why it cannot start yet; null: it can. */
  obstacle = $derived.by(() => {
    const { metric, model } = this.choice;
    if (metric !== 'conceptF1' && model === '') return 'Choose a model.';
    return this.limitProblem ? 'Mend the number of items.' : null;
  });

  /** @param measured called when there are new scores */
  constructor(
    private readonly workbench: Calls,
    private readonly measured: () => Promise<void>,
  ) {}

  /** @param model the one that is chosen where none was */
  open(evaluation: Evaluation, model: string): void {
    this.choice = { ...this.choice, model: this.choice.model || model, against: null };
    this.evaluation = evaluation;
    this.report = this.result = this.problem = null;
  }

  close(): void {
    this.evaluation = null;
  }

  change(change: Partial<MeasurementChoice>): void {
    this.choice = { ...this.choice, ...change };
    this.result = this.problem = null;
  }

  async start(): Promise<void> {
    const { evaluation, busy, obstacle } = this;
    if (!evaluation || busy || obstacle !== null) return;
    this.busy = true;
    this.report = this.result = this.problem = null;
    try {
      const limit = this.choice.limit.trim() === '' ? null : Number(this.choice.limit);
      const instrument = await this.#instrument();
      this.result = await this.workbench.measureEvaluation({ evaluation: evaluation.id, instrument, limit });
      await this.measured();
    } catch (error) {
      const problem = errorOf(error);
      if (problem.code !== 'cancelled') this.problem = problem;
    }
    this.busy = false;
  }

  async cancel(): Promise<void> {
    try {
      if (this.evaluation) await this.workbench.cancelMeasurement({ evaluation: this.evaluation.id });
    } catch (error) {
      this.problem = errorOf(error);
    }
  }

  receive({ evaluation, report }: Extract<JobEvent, { kind: 'measurement' }>): void {
    if (this.busy && this.evaluation?.id === evaluation) this.report = report;
  }

  async #instrument(): Promise<Instrument> {
    const { metric, dictionary, model, against, ratings } = this.choice;
    if (metric === 'conceptF1') return { metric, dictionary: await this.#tokenOf(dictionary) };
    if (metric === 'similarity') return { metric, model };
    return { metric, model, against, ratings: await this.#tokenOf(ratings) };
  }

  async #tokenOf(file: File | null): Promise<string | null> {
    return file && (await this.workbench.takeFile(file)).token;
  }
}
