/** The items of one task with the answers of one or two sides: those in sight, and the one that is read in full. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type {
  ItemShow,
  ItemSort,
  ItemsPage,
  ListedItem,
  SeenItem,
  Side,
} from '../../src-main/common/evaluation';
import { errorOf } from '../api';

export const pageLength = 100;

type Calls = Pick<Workbench, 'pageItems' | 'getItem'>;

export class AnsweredItems {
  show = $state<ItemShow>('all');
  text = $state('');
  sort = $state.raw<ItemSort | null>(null);
  total = $state(0);
  counts = $state.raw<ItemsPage['counts'] | null>(null);
  /** The chosen item's place in the list, from 0. */
  position = $state(0);
  /** Counts up whenever an item is chosen, be it the same. */
  choices = $state(0);
  /** The chosen item in full; null while it is on its way. */
  reading = $state.raw<SeenItem | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  readonly #pages = new SvelteMap<number, readonly ListedItem[]>();
  readonly #asked = new SvelteSet<number>();
  /** Counts up when the list becomes another: answers about an earlier one are dropped. */
  #era = 0;
  /** The era in which the chosen item was read: its answers may be more since. */
  #readIn = -1;
  #reads = 0;

  constructor(
    private readonly workbench: Calls,
    readonly task: string,
    readonly sides: Side[],
  ) {}

  /** What the list shows at a place; undefined while it is on its way. */
  row(position: number): ListedItem | undefined {
    return this.#pages.get(Math.floor(position / pageLength))?.[position % pageLength];
  }

  /** Lists what fits, from the first item. */
  async narrow(change: { show?: ItemShow; text?: string; sort?: ItemSort | null } = {}): Promise<void> {
    this.show = change.show ?? this.show;
    this.text = change.text ?? this.text;
    if (change.sort !== undefined) this.sort = change.sort;
    this.position = 0;
    await this.refresh();
    this.choose(this.position);
  }

  /** Reads the list again, such as when more was answered. */
  async refresh(): Promise<void> {
    this.#era++;
    this.#asked.clear();
    this.problem = null;
    await this.#fetch(Math.floor(this.position / pageLength), true);
  }

  /** Has the items from `first` to `last` read, both included. */
  async sight(first: number, last: number): Promise<void> {
    for (let page = Math.floor(Math.max(0, first) / pageLength); page * pageLength <= last; page++)
      await this.#fetch(page);
  }

  /** The items from `first` to `last` as they are listed, both included. @throws WorkbenchError */
  async whole(first: number, last: number): Promise<ListedItem[]> {
    await this.sight(first, last);
    if (this.problem) throw this.problem;
    return Array.from({ length: last - first + 1 }, (_, i) => this.row(first + i)!);
  }

  /** Chooses the item at a place, or the nearest one. */
  choose(position: number): void {
    this.position = Math.max(0, Math.min(this.total - 1, position));
    this.choices++;
    void this.#read();
  }

  async #fetch(page: number, anew = false): Promise<void> {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const era = this.#era;
    try {
      const { task, sides, show, text, sort } = this;
      const offset = page * pageLength;
      const request = { task, sides, show, text, sort, offset, limit: pageLength };
      const { rows, total, counts } = await this.workbench.pageItems(request);
      if (era !== this.#era) return;
      if (anew) this.#pages.clear();
      this.#pages.set(page, rows);
      this.total = total;
      this.counts = counts;
      if (page === Math.floor(this.position / pageLength)) void this.#read();
    } catch (error) {
      if (era === this.#era) this.problem = errorOf(error);
    }
  }

  async #read(): Promise<void> {
    const row = this.row(this.position);
    if (!row) return void (this.reading = null);
    const era = this.#era;
    if (this.reading?.item === row.item && this.#readIn === era) return;
    const read = ++this.#reads;
    try {
      const seen = await this.workbench.getItem({ task: this.task, sides: this.sides, item: row.item });
      if (read !== this.#reads) return;
      this.reading = seen;
      this.#readIn = era;
    } catch (error) {
      if (read === this.#reads) this.problem = errorOf(error);
    }
  }
}
