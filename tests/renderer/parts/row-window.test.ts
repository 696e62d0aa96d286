import { describe, expect, test } from 'vitest';
import {
  aboveAt,
  aboveToSee,
  limits,
  rowsInSight,
  scrolledHeight,
  scrollTopAt,
} from '../../../src-renderer/parts/grid/row-window';

const rowHeight = 28;
const sight = 560;
const extentOf = (rows: number) => ({ rows, rowHeight, sight });
const tall = extentOf(5_000_000);

describe('the rows in sight', () => {
  test('are drawn with a few beside them', () => {
    expect(rowsInSight(extentOf(1000), 2800)).toMatchObject({ first: 95, last: 125 });
  });

  test('end with the list; of an empty one there are none', () => {
    expect(rowsInSight(extentOf(1000), 28_000 - sight)).toMatchObject({ first: 969, last: 999 });
    expect(rowsInSight(extentOf(3), 0)).toMatchObject({ first: 0, last: 2 });
    expect(rowsInSight(extentOf(0), 0)).toMatchObject({ first: 0, last: -1 });
  });

  test('are as many wherever the list is, and all that is seen is among them', () => {
    for (let above = 0; above <= 28_000 - sight; above += 0.37 * rowHeight) {
      const { first, last, slots } = rowsInSight(extentOf(1000), above);
      expect(last - first + 1).toBe(slots);
      expect(first * rowHeight).toBeLessThanOrEqual(above);
      expect((last + 1) * rowHeight).toBeGreaterThanOrEqual(above + sight);
    }
  });
});

describe('the element that is scrolled', () => {
  test('is as tall as a list that a browser can hold, and scrolls as far', () => {
    expect(scrolledHeight(extentOf(1000))).toBe(28_000);
    expect(aboveAt(extentOf(1000), 12_345)).toBe(12_345);
    expect(scrollTopAt(extentOf(1000), 12_345)).toBe(12_345);
  });

  test('stands for all of a taller list: its ends for the ends, where a pixel is a pixel', () => {
    expect(scrolledHeight(tall)).toBe(8_000_000);
    const { above, scroll } = limits(tall);
    expect([0, 70_000, scroll - 70_000, scroll].map((top) => aboveAt(tall, top))).toEqual([
      0,
      70_000,
      above - 70_000,
      above,
    ]);
  });

  test('goes on without a step from the ends to the part between them', () => {
    const { above, scroll } = limits(tall);
    for (const top of [100_000, scroll - 100_000])
      expect(Math.abs(aboveAt(tall, top + 1) - aboveAt(tall, top - 1))).toBeLessThan((3 * above) / scroll);
  });

  test.each([0, 99_999, 100_001, 4_000_000, 7_999_000])('goes to %i and back', (top) => {
    expect(scrollTopAt(tall, aboveAt(tall, top))).toBeCloseTo(top, 6);
  });
});

describe('a row that is to be seen', () => {
  test('moves the list no further than it must', () => {
    const extent = extentOf(1000);
    expect(aboveToSee(110, extent, 2800)).toBe(2800);
    expect(aboveToSee(99, extent, 2800)).toBe(99 * 28);
    expect(aboveToSee(120, extent, 2800)).toBe(121 * 28 - sight);
  });

  test.each([0, 1, 777_777, 2_500_000, 4_999_999])('row %i of five million is drawn then', (row) => {
    const { first, last } = rowsInSight(tall, aboveToSee(row, tall, 70_000_000));
    expect(first).toBeLessThanOrEqual(row);
    expect(last).toBeGreaterThanOrEqual(row);
  });
});
