/** The splits of one dataset: how they stand, and a drawing that is looked at before it moves a row. */
import type { Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { DatasetSplits, DrawReport } from '../../src-main/common/splits';
import { errorOf } from '../api';

type Calls = Pick<Workbench, 'getSplits' | 'previewSplits' | 'drawSplits' | 'undoSplits'>;

/** As it is typed: shares in percent. */
export interface SplitForm {
  validation: string;
  test: string;
  seed: string;
}

const usual: SplitForm = { validation: '2', test: '10', seed: '42' };
const greatestPercent = 50;
const greatestSeed = 2 ** 31 - 1;

export class Splits {
  /** null: not read yet. */
  kept = $state.raw<DatasetSplits | null>(null);
  /** What is typed into the sheet; null: it is closed. */
  form = $state.raw<SplitForm | null>(null);
  /** What the form would do; null: it has not been looked at. */
  preview = $state.raw<DrawReport | null>(null);
  busy = $state(false);
  problem = $state.raw<WorkbenchError | null>(null);
  /** By field, what is wrong with it. */
  readonly wrong = $derived(wrongOf(this.form ?? usual));
  readonly valid = $derived(Object.values(this.wrong).every((reason) => reason === null));

  constructor(
    private readonly workbench: Calls,
    readonly dataset: string,
    /** Reads the dataset anew. */
    private readonly changed: () => Promise<void>,
  ) {}

  async load(): Promise<void> {
    try {
      this.kept = await this.workbench.getSplits({ dataset: this.dataset });
    } catch (error) {
      this.problem = errorOf(error);
    }
  }

  /** Begins with what was drawn last. */
  open(): void {
    const last = this.kept?.last;
    this.form = last
      ? { validation: percentOf(last.validation), test: percentOf(last.test), seed: String(last.seed) }
      : usual;
    this.preview = this.problem = null;
  }

  close(): void {
    this.form = this.problem = null;
  }

  change(part: Partial<SplitForm>): void {
    if (!this.form) return;
    this.form = { ...this.form, ...part };
    this.preview = null;
  }

  /** Says what the form would do; moves nothing. */
  look(): Promise<void> {
    const { form } = this;
    return this.#perform(async (request) => {
      const preview = await this.workbench.previewSplits(request);
      // The form may have gone on meanwhile.
      if (this.form === form) this.preview = preview;
    });
  }

  draw(): Promise<void> {
    return this.#perform(async (request) => {
      await this.workbench.drawSplits(request);
      this.close();
      await this.#reload();
    });
  }

  async undo(): Promise<void> {
    this.busy = true;
    this.problem = null;
    try {
      await this.workbench.undoSplits({ dataset: this.dataset });
      await this.#reload();
    } catch (error) {
      this.problem = errorOf(error);
    }
    this.busy = false;
  }

  async #perform(work: (request: Parameters<Calls['drawSplits']>[0]) => Promise<void>): Promise<void> {
    const { form, dataset } = this;
    if (this.busy || !form || !this.valid) return;
    this.busy = true;
    this.problem = null;
    try {
      await work({
        dataset,
        validation: Number(form.validation) / 100,
        test: Number(form.test) / 100,
        seed: Number(form.seed),
      });
    } catch (error) {
      this.problem = errorOf(error);
    }
    this.busy = false;
  }

  async #reload(): Promise<void> {
    await Promise.all([this.load(), this.changed()]);
  }
}

function wrongOf({ validation, test, seed }: SplitForm): Record<keyof SplitForm, string | null> {
  const share = (text: string): string | null =>
    within(text, greatestPercent) ? null : `from 0 to ${greatestPercent} %`;
  const whole = within(seed, greatestSeed) && Number.isInteger(Number(seed));
  return {
    validation: share(validation),
    test: share(test),
    seed: whole ? null : `a whole number from 0 to ${greatestSeed}`,
  };
}

const within = (text: string, greatest: number): boolean =>
  text.trim() !== '' && Number(text) >= 0 && Number(text) <= greatest;

/** 0.07 -> “7”, without what binary fractions add. */
const percentOf = (share: number): string => String(Number((100 * share).toPrecision(12)));
