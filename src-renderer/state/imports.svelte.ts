/** Files on their way in: one is asked about and imported at a time, the others wait. */
import type { Input, JobEvent, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { ImportReport } from '../../src-main/common/instruction';
import { errorOf } from '../api';

export type ImportChoice = Omit<Input<'importFile'>, 'token' | 'dataset'> & { dataset: string };

export class Imports {
  /** The first is the one the sheet is about. */
  files = $state.raw<File[]>([]);
  progress = $state.raw<{ read: number; fraction: number; seconds: number } | null>(null);
  report = $state.raw<ImportReport | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  file = $derived(this.files[0] ?? null);
  #started = 0;

  constructor(
    private readonly workbench: Pick<Workbench, 'takeFile' | 'importFile'>,
    private readonly imported: (dataset: string) => Promise<void>,
  ) {}

  add(files: Iterable<File>): void {
    this.files = [...this.files, ...files];
  }

  /** Puts the present file aside and goes on to the next. */
  next(): void {
    this.files = this.files.slice(1);
    this.report = this.problem = null;
  }

  /** Imports the present file. Its outcome is `report` or `problem`. */
  async start(choice: ImportChoice): Promise<void> {
    if (!this.file || this.progress) return;
    this.problem = null;
    this.progress = { read: 0, fraction: 0, seconds: 0 };
    this.#started = performance.now();
    try {
      const { token } = await this.workbench.takeFile(this.file);
      this.report = await this.workbench.importFile({ token, ...choice });
      await this.imported(this.report.dataset);
    } catch (error) {
      this.problem = errorOf(error);
    } finally {
      this.progress = null;
    }
  }

  receive({ read, fraction }: Extract<JobEvent, { kind: 'import' }>): void {
    if (!this.progress) return;
    this.progress = { read, fraction, seconds: (performance.now() - this.#started) / 1000 };
  }
}

/** “chatdoctor5k.json” -> “chatdoctor5k”. */
export function datasetNameOf(file: string): string {
  return file.replace(/(\.[A-Za-z0-9]{1,8})+$/, '') || file;
}
