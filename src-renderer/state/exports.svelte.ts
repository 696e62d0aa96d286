/** The export of one adapter: what is chosen, how far it is, what came of it. */
import type { ExportFormat, ExportReport, ExportResult, MergedType } from '../../src-main/common/adapter-job';
import type { JobEvent, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import { errorOf } from '../api';

export interface ExportSubject {
  /** Absolute path of the adapter. */
  adapter: string;
  /** Which one it is, in words. */
  note: string;
}

export class Exports {
  /** What is to be exported; null: the sheet is closed. */
  subject = $state.raw<ExportSubject | null>(null);
  format = $state<ExportFormat>('peft');
  type = $state<MergedType>('f16');
  busy = $state(false);
  /** null while it waits for its turn. */
  report = $state.raw<ExportReport | null>(null);
  result = $state.raw<ExportResult | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);

  constructor(private readonly workbench: Pick<Workbench, 'exportAdapter' | 'cancelExport'>) {}

  open(subject: ExportSubject): void {
    this.subject = subject;
    this.report = this.result = this.problem = null;
  }

  close(): void {
    this.subject = null;
  }

  choose(choice: { format: ExportFormat } | { type: MergedType }): void {
    if ('format' in choice) this.format = choice.format;
    else this.type = choice.type;
    this.result = this.problem = null;
  }

  async start(): Promise<void> {
    const { subject, format } = this;
    if (!subject) return;
    this.busy = true;
    this.report = this.result = this.problem = null;
    try {
      const type = format === 'merged-gguf' ? this.type : null;
      this.result = await this.workbench.exportAdapter({ adapter: subject.adapter, format, type });
    } catch (error) {
      const problem = errorOf(error);
      if (problem.code !== 'cancelled') this.problem = problem;
    }
    this.busy = false;
  }

  async cancel(): Promise<void> {
    try {
      if (this.subject) await this.workbench.cancelExport({ adapter: this.subject.adapter });
    } catch (error) {
      this.problem = errorOf(error);
    }
  }

  receive({ adapter, report }: Extract<JobEvent, { kind: 'export' }>): void {
    if (this.subject?.adapter === adapter) this.report = report;
  }
}
