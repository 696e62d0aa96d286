/** Files on their way in: one is asked about and imported at a time, the others wait. */
import type { FileToken, Input, JobEvent, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { ImportReport } from '../../src-main/common/instruction';
import { errorOf } from '../api';

export type ImportChoice = Omit<Input<'importFile'>, 'token' | 'dataset'> & { dataset: string };

/** Chosen in the page, or taken in by the program already. */
export type CameIn = File | FileToken;

interface ImportProgress {
  /** Rows. */
  read: number;
  /** Share of the file's bytes, 0 to 1. */
  fraction: number;
  seconds: number;
  /** null: not known yet. */
  secondsLeft: number | null;
}

export class Imports {
  /** The first is the one the sheet is about. */
  files = $state.raw<CameIn[]>([]);
  progress = $state.raw<ImportProgress | null>(null);
  report = $state.raw<ImportReport | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  file = $derived(this.files[0] ?? null);
  #started = 0;
  /** By which the program knows the present file; a file is handed in once. */
  #taken: { file: CameIn; token: Promise<string> } | null = null;

  constructor(
    readonly workbench: Pick<Workbench, 'takeFile' | 'previewImport' | 'importFile' | 'cancelImport'>,
    private readonly imported: (dataset: string) => Promise<void>,
  ) {}

  add(files: Iterable<CameIn>): void {
    this.files = [...this.files, ...files];
  }

  /** Puts the present file aside and goes on to the next. */
  next(): void {
    this.files = this.files.slice(1);
    this.report = this.problem = null;
  }

  /** The present file's token. */
  token(): Promise<string> {
    const { file } = this;
    if (!file) return Promise.reject(new Error('No file is waiting.'));
    if (this.#taken?.file !== file) {
      const token =
        'token' in file
          ? Promise.resolve(file.token)
          : this.workbench.takeFile(file).then((taken) => taken.token);
      this.#taken = { file, token };
      // Choosing it again may help; it is handed in anew then.
      token.catch(() => (this.#taken = null));
    }
    return this.#taken!.token;
  }

  /** Imports the present file. Its outcome is `report` or `problem`. */
  async start(choice: ImportChoice): Promise<void> {
    if (!this.file || this.progress) return;
    this.problem = null;
    this.progress = { read: 0, fraction: 0, seconds: 0, secondsLeft: null };
    this.#started = performance.now();
    try {
      const token = await this.token();
      this.report = await this.workbench.importFile({ token, ...choice });
      await this.imported(this.report.dataset);
    } catch (error) {
      const problem = errorOf(error);
      if (problem.code === 'cancelled') this.next();
      else this.problem = problem;
    } finally {
      this.progress = null;
    }
  }

  /** Stops the import under way, which leaves nothing behind; without one, puts the file aside. */
  async cancel(): Promise<void> {
    if (!this.progress) return this.next();
    await this.workbench.cancelImport({ token: await this.token() });
  }

  receive({ read, fraction }: Extract<JobEvent, { kind: 'import' }>): void {
    if (!this.progress) return;
    const seconds = (performance.now() - this.#started) / 1000;
    const secondsLeft = fraction > 0 ? (seconds / fraction) * (1 - fraction) : null;
    this.progress = { read, fraction, seconds, secondsLeft };
  }
}
