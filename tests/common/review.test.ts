/** Where a row stands after several reviewers, the pace of a reviewer, and what may not be rated. */
import { describe, expect, it } from 'vitest';
import {
  checkRatings,
  checkReviewer,
  checkRubric,
  disagree,
  secondsPerDecision,
  standardRubric,
  stateOf,
} from '../../src-main/common/review';

describe('stateOf', () => {
  it.each([
    [[], null, null],
    [['accepted'], null, 'accepted'],
    [['rejected'], null, 'rejected'],
    [['accepted', 'accepted', 'accepted'], null, 'accepted'],
    [['accepted', 'rejected'], null, 'pending'],
    [['accepted', 'accepted', 'rejected'], null, 'pending'],
    [['accepted', 'rejected'], 'rejected', 'rejected'],
    [['accepted', 'accepted'], 'rejected', 'rejected'],
    [[], 'accepted', 'accepted'],
  ] as const)('of %j, adjudicated %j, is %j', (said, adjudication, state) => {
    expect(stateOf(said, adjudication)).toBe(state);
  });

  it('has something to adjudicate only where reviewers differ and nobody has adjudicated', () => {
    expect(disagree(['accepted', 'rejected'], null)).toBe(true);
    expect(disagree(['accepted', 'rejected'], 'accepted')).toBe(false);
    expect(disagree(['accepted', 'accepted'], null)).toBe(false);
    expect(disagree(['accepted'], null)).toBe(false);
  });
});

describe('secondsPerDecision', () => {
  it('is the mean gap, a pause of more than two minutes left out', () => {
    // Gaps: 4, 6, 600, 5 s.
    expect(secondsPerDecision([0, 4000, 10_000, 610_000, 615_000])).toBe(5);
  });

  it('is not told from two gaps', () => {
    expect(secondsPerDecision([0, 4000, 8000])).toBeNull();
    expect(secondsPerDecision([])).toBeNull();
  });
});

describe('what is refused', () => {
  it('a rating that the rubric does not have, or that is off its scale', () => {
    expect(() => checkRatings({ quality: 6 }, standardRubric)).toThrow('from 1 to 5');
    expect(() => checkRatings({ quality: 2.5 }, standardRubric)).toThrow('whole numbers');
    expect(() => checkRatings({ beauty: 2 }, standardRubric)).toThrow('no criterion “beauty”');
    expect(checkRatings({ quality: 1, correctness: 5 }, standardRubric)).toEqual({
      quality: 1,
      correctness: 5,
    });
  });

  it('a rubric with a criterion twice, under a column’s name, or without a scale', () => {
    const one = { name: 'tone', about: '', top: 5, of: 'instruction' } as const;
    expect(checkRubric([one])).toEqual([one]);
    expect(() => checkRubric([one, one])).toThrow('“tone” has a name that is taken');
    expect(() => checkRubric([{ ...one, name: 'value' }])).toThrow('taken');
    expect(() => checkRubric([{ ...one, name: 'Tone!' }])).toThrow('small letters');
    expect(() => checkRubric([{ ...one, top: 1 }])).toThrow('ends at 2 to 10');
  });

  it('a reviewer without a name; one with spaces around it is the same as without', () => {
    expect(() => checkReviewer('  ')).toThrow('1 to 100 characters');
    expect(checkReviewer(' R1 ')).toBe('R1');
  });
});
