/** Learning-rate schedules by their formulas. */
import { describe, expect, it } from 'vitest';
import { learningRateAt, type Schedule } from '../../src-main/common/schedule';

const schedule = (change: Partial<Schedule>): Schedule => ({
  type: 'constant',
  warmupSteps: 0,
  totalSteps: 10,
  warmupFrom: 'first',
  minRatio: 0,
  values: [],
  ...change,
});
const rates = (change: Partial<Schedule>, steps: number[]) =>
  steps.map((k) => learningRateAt(schedule(change), 2, k));

describe('learningRateAt', () => {
  it('is the base rate when constant', () => {
    expect(rates({}, [0, 5, 9])).toEqual([2, 2, 2]);
  });

  it('warms up from the first share, or from zero', () => {
    expect(rates({ warmupSteps: 4 }, [0, 1, 3, 4])).toEqual([0.5, 1, 2, 2]);
    expect(rates({ warmupSteps: 4, warmupFrom: 'zero' }, [0, 1, 3, 4])).toEqual([0, 0.5, 1.5, 2]);
  });

  it('falls in a line to the smallest ratio', () => {
    expect(rates({ type: 'linear', warmupSteps: 2, minRatio: 0.1 }, [2, 6, 10])).toEqual([2, 1.1, 0.2]);
  });

  it('falls along half a cosine', () => {
    const [start, middle, end] = rates({ type: 'cosine' }, [0, 5, 10]);
    expect(start).toBe(2);
    expect(middle).toBeCloseTo(1, 12);
    expect(end).toBeCloseTo(0, 12);
  });

  it('stays at its end after the last step', () => {
    expect(rates({ type: 'linear', minRatio: 0.5 }, [10, 25])).toEqual([1, 1]);
  });

  it('takes explicit values as they are', () => {
    expect(rates({ type: 'explicit', values: [3, 1] }, [0, 1])).toEqual([3, 1]);
  });
});
