/** Effects of a factorial by hand: scores of the eight sets of QA (bit 0), IE (bit 1) and GEN (bit 2). */
import { describe, expect, test } from 'vitest';
import {
  interactionWeights,
  mainEffectWeights,
  shapleyWeights,
  type Weights,
} from '../../src-main/analyze/factorial';

/** ∅ 40, QA 50, IE 44, QA+IE 57, GEN 41, QA+GEN 50, IE+GEN 46, all 60. */
const scores = [40, 50, 44, 57, 41, 50, 46, 60];
const effect = (weights: Weights) => weights.reduce((sum, weight, set) => sum + weight * scores[set]!, 0);

describe('interactions', () => {
  test('of one category: its gain over the base', () => {
    expect([1, 2, 4].map((set) => effect(interactionWeights(set, 3)))).toEqual([10, 4, 1]);
  });

  test('of two: y_ij - y_i - y_j + y_0', () => {
    // 57-50-44+40, 50-50-41+40, 46-44-41+40
    expect([3, 5, 6].map((set) => effect(interactionWeights(set, 3)))).toEqual([3, -1, 1]);
  });

  test('of three: what the pairs leave unexplained', () => {
    // 60 - (57+50+46) + (50+44+41) - 40
    expect(effect(interactionWeights(7, 3))).toBe(2);
  });

  test('of all sets with the base sum up to the score of all', () => {
    const sum = [1, 2, 3, 4, 5, 6, 7].reduce((all, set) => all + effect(interactionWeights(set, 3)), 40);
    expect(sum).toBe(60);
  });
});

test('the main effect of a category is what it adds, averaged over the four sets of the others', () => {
  // QA: (10 + 13 + 9 + 14) / 4; IE: (4 + 7 + 5 + 10) / 4; GEN: (1 + 0 + 2 + 3) / 4
  expect([0, 1, 2].map((category) => effect(mainEffectWeights(category, 3)))).toEqual([11.5, 6.5, 1.5]);
});

describe('Shapley shares', () => {
  test('weigh a set of none or of both others by 1/3, of one other by 1/6', () => {
    // QA: 10/3 + 13/6 + 9/6 + 14/3; IE: 4/3 + 7/6 + 5/6 + 10/3; GEN: 1/3 + 0/6 + 2/6 + 3/3
    const shares = [0, 1, 2].map((category) => effect(shapleyWeights(category, 3)));
    for (const [i, expected] of [35 / 3, 20 / 3, 5 / 3].entries())
      expect(shares[i]).toBeCloseTo(expected, 12);
  });

  test('sum up to the gain of all categories over the base', () => {
    const sum = [0, 1, 2].reduce((all, category) => all + effect(shapleyWeights(category, 3)), 0);
    expect(sum).toBeCloseTo(20, 12);
  });
});
