/** The instructions of a review in full, read ahead so that the next one is there when it is wanted. */
import { SvelteMap } from 'svelte/reactivity';
import type { Workbench } from '../../src-main/common/contract';
import type { ReviewItem } from '../../src-main/common/review';

/** Items that are kept. */
const most = 200;

export class ReviewItems {
  readonly #items = new SvelteMap<string, ReviewItem>();
  readonly #asked: Record<string, Promise<ReviewItem> | undefined> = {};

  constructor(
    private readonly workbench: Pick<Workbench, 'getReviewItem'>,
    private readonly of: { dataset: string; reviewer: string; adjudicating: boolean },
  ) {}

  /** undefined: not read yet. */
  get(id: string): ReviewItem | undefined {
    return this.#items.get(id);
  }

  put(item: ReviewItem): void {
    this.#items.delete(item.id);
    this.#items.set(item.id, item);
    if (this.#items.size > most) this.#items.delete(this.#items.keys().next().value!);
  }

  /** An exclusion that was taken back holds none of them any more. */
  release(exclusion: number): void {
    for (const item of [...this.#items.values()])
      this.put({ ...item, exclusions: item.exclusions.filter((one) => one.exclusion !== exclusion) });
  }

  /** Reads an item that is not there or under way. @throws WorkbenchError */
  async read(id: string): Promise<void> {
    if (this.#items.has(id)) return;
    const asked = this.#asked[id] ?? this.workbench.getReviewItem({ ...this.of, id });
    this.#asked[id] = asked;
    try {
      const item = await asked;
      // What a decision has brought meanwhile is newer.
      if (!this.#items.has(id)) this.put(item);
    } finally {
      this.#asked[id] = undefined;
    }
  }
}
