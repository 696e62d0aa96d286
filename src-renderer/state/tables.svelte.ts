/** The benchmark table: what is in it, how it is shown, and the file it becomes. */
import type { BenchmarkGrid, GridRequest } from '../../src-main/common/benchmark-grid';
import type { Input, SavedFile, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { PublishedModel } from '../../src-main/common/published';
import { attempt } from './attempt';

type Calls = Pick<
  Workbench,
  | 'getTable'
  | 'writeTable'
  | 'saveTable'
  | 'savePicture'
  | 'listPublished'
  | 'addPublished'
  | 'removePublished'
  | 'setPublishedSource'
  | 'setPublishedNumber'
>;

export type TableFormat = Input<'writeTable'>['format'] | 'png';

export class Tables {
  request = $state.raw<GridRequest>({
    evaluations: null,
    way: 'generate',
    show: 'score',
    baseline: null,
    published: true,
  });
  grid = $state.raw<BenchmarkGrid | null>(null);
  published = $state.raw<PublishedModel[]>([]);
  intervals = $state(false);
  format = $state<TableFormat>('latex');
  digits = $state<'full' | 'shown'>('full');
  /** The file as it would be written; null of a picture. */
  text = $state.raw<string | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  /** Counts up with every question: answers to an earlier one are dropped. */
  #asked = 0;

  constructor(private readonly workbench: Calls) {}

  /** Makes the table anew, and the file that it becomes. */
  async load(): Promise<void> {
    const asked = ++this.#asked;
    await this.#try(async () => {
      const [grid, published, text] = await Promise.all([
        this.workbench.getTable(this.request),
        this.workbench.listPublished(null),
        this.#write(),
      ]);
      if (asked === this.#asked) Object.assign(this, { grid, published, text });
    });
  }

  change(change: Partial<GridRequest>): Promise<void> {
    this.request = { ...this.request, ...change };
    return this.load();
  }

  async write(change: {
    format?: TableFormat;
    digits?: 'full' | 'shown';
    intervals?: boolean;
  }): Promise<void> {
    Object.assign(this, change);
    await this.#try(async () => void (this.text = await this.#write()));
  }

  add = (names: readonly string[]) => this.#edit(() => this.workbench.addPublished({ names: [...names] }));
  remove = (model: number) => this.#edit(() => this.workbench.removePublished({ model }));
  setSource = (model: number, source: string) =>
    this.#edit(() => this.workbench.setPublishedSource({ model, source }));
  setNumber = (change: Input<'setPublishedNumber'>) =>
    this.#edit(() => this.workbench.setPublishedNumber(change));

  /** @param draw makes the picture, in base64 */
  async save(draw: (grid: BenchmarkGrid) => Promise<string>): Promise<SavedFile> {
    let saved: SavedFile = null;
    await this.#try(async () => {
      if (this.format === 'png') {
        const picture = { format: 'png' as const, base64: await draw(this.grid!) };
        saved = await this.workbench.savePicture({ name: 'benchmarks', picture });
      } else saved = await this.workbench.saveTable(this.#written(this.format));
    });
    return saved;
  }

  async #write(): Promise<string | null> {
    return this.format === 'png' ? null : this.workbench.writeTable(this.#written(this.format));
  }

  #written(format: Input<'writeTable'>['format']): Input<'writeTable'> {
    return { table: this.request, format, intervals: this.intervals, digits: this.digits };
  }

  async #edit(edit: () => Promise<PublishedModel[]>): Promise<boolean> {
    const done = await this.#try(async () => void (this.published = await edit()));
    if (done) await this.load();
    return done;
  }

  #try(act: () => Promise<void>): Promise<boolean> {
    return attempt(this, act);
  }
}
