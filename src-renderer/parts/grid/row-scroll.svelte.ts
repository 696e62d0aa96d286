/** Where a long list stands in the element that scrolls it. */
import {
  aboveAt,
  aboveToSee,
  limits,
  rowsInSight,
  scrolledHeight,
  scrollTopAt,
  type Extent,
} from './row-window';

export class RowScroll {
  #scrollTop = $state(0);
  /** How much more of the list is above sight than the element is scrolled, in pixels; 0 where the whole list fits an element. */
  #ahead = $state(0);
  readonly #above = $derived(this.#scrollTop + this.#ahead);
  readonly #window = $derived.by(() => rowsInSight(this.extent(), this.#above));
  readonly first = $derived(this.#window.first);
  readonly last = $derived(this.#window.last);
  /** Of the rows to draw, in the order of the list. */
  readonly places = $derived(Array.from({ length: this.last - this.first + 1 }, (_, i) => this.first + i));

  constructor(private readonly extent: () => Extent) {}

  /** Which element draws a row: one that leaves sight gives its element to one that comes into it. */
  slotOf(row: number): number {
    return row % this.#window.slots;
  }

  /** Where a row is drawn, in pixels from the top of what is scrolled. */
  topOf(row: number): number {
    return row * this.extent().rowHeight - this.#ahead;
  }

  /** What is scrolled by hand moves the list as far; a leap of the scroll bar goes to the part of the list it stands for. */
  follow(element: HTMLElement): void {
    const extent = this.extent();
    const leap = Math.abs(element.scrollTop - this.#scrollTop) > 4 * extent.sight;
    this.#scrollTop = element.scrollTop;
    if (leap) this.#ahead = aboveAt(extent, this.#scrollTop) - this.#scrollTop;
    const atEnd = this.#scrollTop <= 0 || this.#scrollTop >= limits(extent).scroll;
    if (atEnd && this.#amiss > 0) this.#lookAt(element, this.#above);
  }

  /** Puts the scroll bar where it stands for what is in sight, once it would be seen to be elsewhere. */
  rest(element: HTMLElement): void {
    const onePixelOfTheBar = limits(this.extent()).scroll / this.extent().sight;
    if (this.#amiss > onePixelOfTheBar) this.#lookAt(element, this.#above);
  }

  /** Brings a row into sight with the least movement. */
  see(row: number, element: HTMLElement): void {
    this.#lookAt(element, aboveToSee(row, this.extent(), this.#above));
  }

  /** Pixels from where the element would be scrolled to if the bar stood for what is in sight. */
  get #amiss(): number {
    return Math.abs(scrollTopAt(this.extent(), this.#above) - this.#scrollTop);
  }

  #lookAt(element: HTMLElement, above: number): void {
    const extent = this.extent();
    element.scrollTop = scrollTopAt(extent, above);
    this.#scrollTop = element.scrollTop;
    // An element goes to whole pixels of the screen only.
    this.#ahead = scrolledHeight(extent) < extent.rows * extent.rowHeight ? above - this.#scrollTop : 0;
  }
}
