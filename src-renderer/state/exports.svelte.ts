/** The export of one adapter: what is chosen, how far it is, what came of it. */
import type { ExportFormat, ExportReport, ExportResult, MergedType } from '../../src-main/common/adapter-job';
import type { JobEvent, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { Run } from '../../src-main/common/run';
import { errorOf } from '../api';

export class Exports {
  /** Whose adapter is to be exported; null: the sheet is closed. */
  run = $state.raw<Run | null>(null);
  format = $state<ExportFormat>('peft');
  type = $state<MergedType>('f16');
  busy = $state(false);
  /** null while it waits for its turn. */
  report = $state.raw<ExportReport | null>(null);
  result = $state.raw<ExportResult | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);

  constructor(private readonly workbench: Pick<Workbench, 'exportAdapter' | 'cancelExport'>) {}

  open(run: Run): void {
    this.run = run;
    this.report = this.result = this.problem = null;
  }

  close(): void {
    this.run = null;
  }

  choose(choice: { format: ExportFormat } | { type: MergedType }): void {
    if ('format' in choice) this.format = choice.format;
    else this.type = choice.type;
    this.result = this.problem = null;
  }

  async start(): Promise<void> {
    const { run, format } = this;
    if (!run) return;
    this.busy = true;
    this.report = this.result = this.problem = null;
    try {
      const type = format === 'merged-gguf' ? this.type : null;
      this.result = await this.workbench.exportAdapter({ run: run.id, format, type });
    } catch (error) {
      const problem = errorOf(error);
      if (problem.code !== 'cancelled') this.problem = problem;
    }
    this.busy = false;
  }

  async cancel(): Promise<void> {
    try {
      if (this.run) await this.workbench.cancelExport({ run: this.run.id });
    } catch (error) {
      this.problem = errorOf(error);
    }
  }

  receive({ run, report }: Extract<JobEvent, { kind: 'export' }>): void {
    if (this.run?.id === run) this.report = report;
  }
}
