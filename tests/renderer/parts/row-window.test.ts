import { describe, expect, test } from 'vitest';
import { rowWindow, scrollTopFor } from '../../../src-renderer/parts/grid/row-window';

const rowHeight = 28;
const sight = 560;

describe('rowWindow', () => {
  test('draws the rows in sight and a few beside them', () => {
    expect(rowWindow(1000, rowHeight, 2800, sight)).toMatchObject({
      first: 92,
      last: 128,
      top: 92 * 28,
      height: 28_000,
    });
  });

  test('ends with the list, and holds nothing of an empty one', () => {
    expect(rowWindow(1000, rowHeight, 28_000 - sight, sight)).toMatchObject({ first: 972, last: 999 });
    expect(rowWindow(3, rowHeight, 0, sight)).toMatchObject({ first: 0, last: 2, top: 0, height: 84 });
    expect(rowWindow(0, rowHeight, 0, sight)).toMatchObject({ first: 0, last: -1, height: 0 });
  });

  test('never draws more rows than there are slots, whose number does not follow the scrolling', () => {
    const windows = Array.from({ length: 700 }, (_, i) =>
      rowWindow(1000, rowHeight, 0.37 * i * rowHeight, sight),
    );
    expect(new Set(windows.map(({ slots }) => slots)).size).toBe(1);
    const drawn = windows.map(({ first, last }) => last - first + 1);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(windows[0]!.slots);
  });

  test('reaches every row of a list that is too tall for a browser', () => {
    const rows = 5_000_000;
    const { height } = rowWindow(rows, rowHeight, 0, sight);
    expect(height).toBe(8_000_000);
    const end = rowWindow(rows, rowHeight, height - sight, sight);
    expect(end.last).toBe(rows - 1);
    // The last row ends where the element does.
    expect(end.top + (end.last - end.first + 1) * rowHeight).toBeCloseTo(height, 3);
  });
});

describe('scrollTopFor', () => {
  test('moves no further than it must', () => {
    expect(scrollTopFor(110, 1000, rowHeight, 2800, sight)).toBe(2800);
    expect(scrollTopFor(99, 1000, rowHeight, 2800, sight)).toBe(99 * 28);
    expect(scrollTopFor(120, 1000, rowHeight, 2800, sight)).toBe(121 * 28 - sight);
  });

  test.each([0, 1, 777_777, 2_500_000, 4_999_999])('brings row %i of five million into sight', (row) => {
    const rows = 5_000_000;
    const top = scrollTopFor(row, rows, rowHeight, 4_000_000, sight);
    const { first, last } = rowWindow(rows, rowHeight, top, sight);
    expect(first).toBeLessThanOrEqual(row);
    expect(last).toBeGreaterThanOrEqual(row);
  });
});
