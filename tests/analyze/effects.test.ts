/** Sizes of change by hand. */
import { expect, test } from 'vitest';
import { effectOf, groupEffect } from '../../src-main/analyze/effects';

test('a change is told in points and as a share of what was before', () => {
  expect(effectOf(0.4, 0.5).absolute).toBeCloseTo(0.1, 14);
  expect(effectOf(0.4, 0.5).relative).toBeCloseTo(0.25, 14);
});

test('nothing before: no relative change', () => {
  expect(effectOf(0, 0.5)).toEqual({ absolute: 0.5, relative: null });
});

test('a group’s gain is that of its mean, not the mean of the gains', () => {
  const gain = groupEffect([
    { before: 0.1, after: 0.2 },
    { before: 0.5, after: 0.5 },
  ]);
  expect(gain.before).toBeCloseTo(0.3, 14);
  expect(gain.relative).toBeCloseTo(0.05 / 0.3, 14);
  expect(gain.tasks).toBe(2);
});
