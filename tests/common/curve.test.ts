/** The course of a Run, thinned as it grows. */
import { describe, expect, test } from 'vitest';
import { emptyCurve, extended, pointsOf, type Curve } from '../../src-main/common/curve';
import type { StepReport } from '../../src-main/common/run';

const report = (step: number, part: Partial<StepReport> = {}): StepReport => ({
  ...{ step, steps: 450, loss: 2, gradNorm: 1, learningRate: 1e-4, tokensPerSecond: 100, tokens: 0 },
  ...{ epoch: 0, secondsLeft: 0 },
  ...part,
});
const many = (length: number, part: (step: number) => Partial<StepReport> = () => ({})): StepReport[] =>
  Array.from({ length }, (_, step) => report(step, part(step)));
const curveOf = (reports: StepReport[]): Curve => extended(emptyCurve, reports);

describe('a curve', () => {
  test('of a short run holds every report', () => {
    expect(pointsOf(curveOf(many(900))).map(({ step }) => step)).toEqual(many(900).map(({ step }) => step));
  });

  test('of a hundred thousand steps holds some thousand, with every kind of spike, the first step and the last', () => {
    const spikes: Record<number, Partial<StepReport>> = {
      12_345: { loss: 99 },
      23_456: { gradNorm: 99 },
      34_567: { tokensPerSecond: 0.1 },
      45_678: { validationLoss: 0.1 },
    };
    const noisy = (step: number) => ({ loss: 2 + (step % 7) / 10, ...spikes[step] });
    const points = pointsOf(curveOf(many(100_000, noisy)));
    expect(points.length).toBeLessThan(10_000);
    for (const [step, spike] of Object.entries(spikes))
      expect(points.find((point) => point.step === Number(step))).toMatchObject(spike);
    expect(points.at(-1)!.step).toBe(99_999);
    expect(points.map(({ step }) => step)).toEqual(points.map(({ step }) => step).toSorted((a, b) => a - b));
  });

  test('is the same whether its reports came at once or one by one, and a step that comes twice is taken once', () => {
    const reports = many(5000, (step) => ({ loss: Math.sin(step) }));
    let grown = emptyCurve;
    for (const one of reports) grown = extended(grown, [one, one]);
    expect(grown).toEqual(curveOf(reports));
  });

  test('that goes on leaves the one before as it was', () => {
    const before = curveOf(many(10));
    extended(before, [report(10)]);
    expect(before).toEqual(curveOf(many(10)));
  });

  test('has a mean with the start-up bias taken out: a constant stays what it is', () => {
    for (const { mean } of pointsOf(curveOf(many(20)))) expect(mean).toBeCloseTo(2, 12);
    const two = pointsOf(curveOf([report(0, { loss: 1 }), report(1, { loss: 3 })]));
    const weight = 2 / 3;
    const expected = (weight * (1 - weight) * 1 + (1 - weight) * 3) / (1 - weight ** 2);
    expect(two[1]!.mean).toBeCloseTo(expected, 12);
  });

  test('has a mean that a loss which is not finite does not spoil', () => {
    const losses = [2, NaN, 2].map((loss, step) => report(step, { loss }));
    for (const { mean } of pointsOf(curveOf(losses))) expect(mean).toBeCloseTo(2, 12);
  });
});
