/** The rows of a review list: any of them by its place, read in pages when they come into sight. */
import type { Workbench } from '../../src-main/common/contract';
import type { Decision, QueueRow } from '../../src-main/common/review';

export const pageLength = 100;

export class ReviewList {
  readonly total: number;
  /** By place; a row that was not read yet is undefined. */
  rows = $state.raw<readonly (QueueRow | undefined)[]>([]);
  readonly #asked: Record<number, Promise<void> | undefined> = {};

  constructor(
    private readonly workbench: Pick<Workbench, 'pageReview'>,
    private readonly list: string,
    total: number,
  ) {
    this.total = total;
  }

  at(place: number): QueueRow | undefined {
    return this.rows[place];
  }

  /** Reads what is missing of these rows. @throws WorkbenchError */
  async read(from: number, to: number): Promise<void> {
    const pages: Promise<void>[] = [];
    const last = Math.min(to, this.total) - 1;
    for (let page = Math.floor(Math.max(0, from) / pageLength); page * pageLength <= last; page++)
      pages.push(this.#page(page));
    await Promise.all(pages);
  }

  #page(page: number): Promise<void> {
    const known = this.#asked[page];
    if (known) return known;
    const offset = page * pageLength;
    const reading = this.workbench
      .pageReview({ list: this.list, offset, limit: pageLength })
      .then((read) => {
        const rows = this.rows.slice();
        for (const [i, row] of read.entries()) rows[offset + i] = row;
        this.rows = rows;
      })
      .catch((error: unknown) => {
        // A page that failed is asked for again when it is next in sight.
        this.#asked[page] = undefined;
        throw error;
      });
    this.#asked[page] = reading;
    return reading;
  }

  placeOf(id: string): number {
    return this.rows.findIndex((row) => row?.id === id);
  }

  /** Shows a row as it is now. @returns how it was shown before */
  put(place: number, change: Partial<QueueRow>): QueueRow | undefined {
    const before = this.rows[place];
    if (before) this.rows = this.rows.with(place, { ...before, ...change });
    return before;
  }

  mark(id: string, decision: Decision | null): void {
    this.put(this.placeOf(id), { decision });
  }

  /** The next place after `place` that is not decided or not read yet, else the first one; null: all are decided. */
  nextOpen(place: number): number | null {
    const isOpen = (at: number) => !this.rows[at]?.decision;
    for (let at = place + 1; at < this.total; at++) if (isOpen(at)) return at;
    for (let at = 0; at <= place && at < this.total; at++) if (isOpen(at)) return at;
    return null;
  }
}
