/** How a long list follows the element that scrolls it. */
import { describe, expect, test } from 'vitest';
import { RowScroll } from '../../../src-renderer/parts/grid/row-scroll.svelte';
import { limits, type Extent } from '../../../src-renderer/parts/grid/row-window';

const extent: Extent = { rows: 1_000_000, rowHeight: 28, sight: 560 };
const { scroll: furthest } = limits(extent);

/** A list and its element; `by` scrolls it as a wheel or a hand on the bar does. */
function open(of = extent) {
  const list = new RowScroll(() => of);
  const element = { scrollTop: 0 } as HTMLElement;
  const by = (pixels: number) => {
    element.scrollTop = Math.max(0, Math.min(limits(of).scroll, element.scrollTop + pixels));
    list.follow(element);
  };
  return { list, element, by };
}

/** Pixels of a row's top under the upper edge of what is seen. */
const under = ({ list, element }: ReturnType<typeof open>, row: number) =>
  list.topOf(row) - element.scrollTop;

describe('a list taller than an element', () => {
  test('moves by hand as far as the element does', () => {
    const opened = open();
    opened.by(4_000_000);
    const row = opened.list.first + 20;
    const before = under(opened, row);
    opened.by(140);
    expect(before - under(opened, row)).toBe(140);
  });

  test('goes with a leap of the bar to the part it stands for', () => {
    const opened = open();
    opened.by(furthest / 2);
    expect(Math.abs(opened.list.first - 500_000)).toBeLessThan(100);
  });

  test('shows the same when its bar is put right', () => {
    const opened = open();
    opened.by(4_000_000);
    for (let i = 0; i < 200; i++) opened.by(140);
    const row = opened.list.first + 20;
    const [before, bar] = [under(opened, row), opened.element.scrollTop];
    opened.list.rest(opened.element);
    expect(opened.element.scrollTop).toBeLessThan(bar);
    expect(under(opened, row)).toBeCloseTo(before, 6);
  });

  test.each([
    ['last', 400, 999_999],
    ['first', -400, 0],
  ] as const)(
    'reaches its %s row by hand from afar, however little the bar has left to go',
    (_, step, row) => {
      const opened = open();
      opened.by(step > 0 ? furthest - 60_000 : 60_000);
      opened.list.see(row === 0 ? 40_000 : 960_000, opened.element);
      for (let i = 0; i < 4000; i++) opened.by(step);
      const seen = step > 0 ? extent.sight - extent.rowHeight : 0;
      expect(under(opened, row)).toBeCloseTo(seen, 6);
    },
  );
});

test('a list that fits an element is where the element is', () => {
  const opened = open({ ...extent, rows: 1000 });
  opened.by(5000);
  expect(opened.list.topOf(200)).toBe(5600);
});
