/** The rows of one dataset under a filter: how many, those around what is looked at, and the one that is read in full. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { Instruction } from '../../src-main/common/instruction';
import {
  countedAtOnce,
  everyRow,
  type ListCount,
  type ListedRow,
  type ListRequest,
  type RowFilter,
  type RowOrder,
} from '../../src-main/common/list';
import { errorOf } from '../api';

export const pageLength = 100;
/** Pages kept; those looked at last. */
const mostPages = 30;

type Calls = Pick<Workbench, 'countInstructions' | 'pageInstructions' | 'getInstruction'>;

export class Instructions {
  filter = $state.raw<RowFilter>(everyRow);
  order = $state<RowOrder>('row');
  count = $state.raw<ListCount | null>(null);
  /** The chosen row's place in the list, from 0. */
  position = $state(0);
  /** Counts up whenever a row is chosen, be it the same. */
  choices = $state(0);
  /** The chosen row in full. */
  reading = $state.raw<Instruction | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  total = $derived(this.count?.rows ?? 0);
  /** There are more than the total, which are not counted. */
  more = $derived(this.count?.more ?? false);
  filtered = $derived(Object.values(this.filter).some((value) => value !== null));
  readonly #pages = new SvelteMap<number, readonly ListedRow[]>();
  /** Pages that hold of the list as it is now; others are shown until they are read again. */
  readonly #fresh = new SvelteSet<number>();
  #wanted = { first: 0, last: 0 };
  #fetching = false;
  #counted = countedAtOnce;
  /** Counts up when the list becomes another: answers about an earlier one are dropped. */
  #era = 0;
  #reads = 0;

  constructor(
    private readonly workbench: Calls,
    readonly dataset: string,
  ) {}

  /** What the list shows at a place; undefined while it is on its way. */
  row(position: number): ListedRow | undefined {
    return this.#pages.get(Math.floor(position / pageLength))?.[position % pageLength];
  }

  /** Shows another part of the dataset, from its first row. */
  narrow(change: Partial<RowFilter>, order = this.order): Promise<void> {
    this.filter = { ...this.filter, ...change };
    this.order = order === 'rank' && this.filter.text === null ? 'row' : order;
    this.#pages.clear();
    this.#counted = countedAtOnce;
    this.#wanted = { first: 0, last: 0 };
    this.position = 0;
    this.choices++;
    return this.refresh();
  }

  /** Reads everything again that is looked at. */
  async refresh(): Promise<void> {
    this.#era++;
    this.#fresh.clear();
    this.#fetching = false;
    this.problem = null;
    await Promise.all([this.#recount(), this.#fetch()]);
  }

  /** Has the rows from `first` to `last` read, both included; places wanted before and not now are left out. */
  async sight(first: number, last: number): Promise<void> {
    this.#wanted = { first: Math.max(0, first), last: Math.max(0, last) };
    if (this.count?.more && last >= this.total - pageLength) {
      this.#counted = this.total + countedAtOnce;
      await this.#recount();
    }
    await this.#fetch();
  }

  /** Chooses the row at a place, or the nearest one. */
  choose(position: number): void {
    this.position = Math.max(0, Math.min(this.total - 1, position));
    this.choices++;
    void this.#read();
  }

  /** The rows from `first` to `last` with their whole texts, both included. @throws WorkbenchError */
  async whole(first: number, last: number): Promise<Instruction[]> {
    const rows: Instruction[] = [];
    for (let offset = first; offset <= last; offset += pageLength) {
      const limit = Math.min(pageLength, last + 1 - offset);
      const page = await this.workbench.pageInstructions({ ...this.#request, offset, limit });
      const { dataset } = this;
      rows.push(
        ...(await Promise.all(page.rows.map(({ id }) => this.workbench.getInstruction({ dataset, id })))),
      );
    }
    return rows;
  }

  get #request(): ListRequest {
    return { dataset: this.dataset, filter: this.filter, order: this.order };
  }

  async #recount(): Promise<void> {
    await this.#ask(async (isStill) => {
      const count = await this.workbench.countInstructions({ ...this.#request, counted: this.#counted });
      if (!isStill()) return;
      this.count = count;
      this.position = Math.max(0, Math.min(count.rows - 1, this.position));
      if (count.rows === 0) this.reading = null;
    });
  }

  /** Reads the wanted pages one by one, so that what is no longer wanted is never asked for. */
  async #fetch(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    await this.#ask(async (isStill) => {
      for (let page = this.#missing(); page !== null; page = this.#missing()) {
        const offset = page * pageLength;
        const { rows, version } = await this.workbench.pageInstructions({
          ...this.#request,
          offset,
          limit: pageLength,
        });
        if (!isStill()) return;
        this.#keep(page, rows);
        if (page === Math.floor(this.position / pageLength)) void this.#read();
        if (this.count && version > this.count.version) return void this.refresh();
      }
      this.#fetching = false;
    });
  }

  #missing(): number | null {
    const { first, last } = this.#wanted;
    for (let page = Math.floor(first / pageLength); page <= Math.floor(last / pageLength); page++)
      if (!this.#fresh.has(page)) return page;
    return null;
  }

  #keep(page: number, rows: readonly ListedRow[]): void {
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    this.#fresh.add(page);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= mostPages) break;
      this.#pages.delete(old);
      this.#fresh.delete(old);
    }
  }

  async #read(): Promise<void> {
    const row = this.row(this.position);
    const fresh = this.#fresh.has(Math.floor(this.position / pageLength));
    if (!row || !fresh) return;
    const read = ++this.#reads;
    await this.#ask(async () => {
      const reading = await this.workbench.getInstruction({ dataset: this.dataset, id: row.id });
      if (read === this.#reads) this.reading = reading;
    });
  }

  async #ask(work: (isStill: () => boolean) => Promise<void>): Promise<void> {
    const era = this.#era;
    try {
      await work(() => era === this.#era);
    } catch (error) {
      if (era !== this.#era) return;
      this.#fetching = false;
      this.problem = errorOf(error);
    }
  }
}
