/** The random stream: golden values of mulberry32, and what a shuffle keeps. */
import { expect, test } from 'vitest';
import { randomFrom, shuffled } from '../../src-main/common/random';

test('a seed gives the published stream of mulberry32', () => {
  const random = randomFrom(1);
  expect([random(), random(), random()].map((x) => x * 2 ** 32)).toEqual([2693262067, 11749833, 2265367787]);
});

test('two streams of one seed agree and two seeds differ', () => {
  const take = (seed: number) => Array.from({ length: 5 }, randomFrom(seed));
  expect(take(7)).toEqual(take(7));
  expect(take(7)).not.toEqual(take(8));
});

test('every number lies in [0, 1) and the mean is near a half', () => {
  const numbers = Array.from({ length: 10_000 }, randomFrom(42));
  expect(numbers.every((x) => x >= 0 && x < 1)).toBe(true);
  expect(numbers.reduce((sum, x) => sum + x) / numbers.length).toBeCloseTo(0.5, 1);
});

test('a shuffle keeps every element, leaves the list alone and repeats with its seed', () => {
  const list = Array.from({ length: 50 }, (_, i) => i);
  const order = shuffled(list, randomFrom(3));
  expect([...order].sort((a, b) => a - b)).toEqual(list);
  expect(order).not.toEqual(list);
  expect(shuffled(list, randomFrom(3))).toEqual(order);
});

test('every order of three elements is about equally frequent', () => {
  const random = randomFrom(9);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = shuffled(['a', 'b', 'c'], random).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
