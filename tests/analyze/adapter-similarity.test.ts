/** Inner products of low-rank changes against the changes formed. */
import { expect, test } from 'vitest';
import {
  adapterSimilarity,
  innerProduct,
  type LowRankChange,
  type LowRankFactors,
} from '../../src-main/analyze/adapter-similarity';
import { randomFrom } from '../../src-main/common/random';

function factors(k: number, n: number, rank: number, seed: number, scale = 2): LowRankFactors {
  const random = randomFrom(seed);
  const values = (length: number) => Float32Array.from({ length }, () => random() - 0.5);
  return { rank, scale, a: values(k * rank), b: values(n * rank) };
}

/** scale B A, formed. */
function formed({ rank, scale, a, b }: LowRankFactors): number[] {
  const [k, n] = [a.length / rank, b.length / rank];
  return Array.from({ length: n * k }, (_, at) => {
    const [row, column] = [Math.floor(at / k), at % k];
    let sum = 0;
    for (let i = 0; i < rank; i++) sum += b[row * rank + i]! * a[i * k + column]!;
    return scale * sum;
  });
}

const dot = (x: number[], y: number[]) => x.reduce((sum, one, i) => sum + one * y[i]!, 0);

test('by hand: B A = ((1, 2), (3, 6)) and ((0, 1), (0, 1)) have 2 + 6 = 8', () => {
  const one = { rank: 1, scale: 1, a: Float32Array.of(1, 2), b: Float32Array.of(1, 3) };
  const other = { rank: 1, scale: 1, a: Float32Array.of(0, 1), b: Float32Array.of(1, 1) };
  expect(innerProduct(one, other)).toBe(8);
  expect(innerProduct(one, { ...other, scale: -2 })).toBe(-16);
});

test('is that of the matrices formed, whatever the ranks', () => {
  const [one, other] = [factors(24, 17, 4, 1), factors(24, 17, 7, 2, 0.5)];
  expect(innerProduct(one, other)).toBeCloseTo(dot(formed(one), formed(other)), 10);
  expect(innerProduct(one, one)).toBeCloseTo(dot(formed(one), formed(one)), 10);
});

const change = (file: string, layers: Record<string, LowRankFactors>): LowRankChange => ({
  file,
  layers: new Map(Object.entries(layers)),
});

test('over all layers, and by kind of layer', () => {
  const one = {
    '0.attn_q': factors(6, 5, 2, 1),
    '1.attn_q': factors(6, 5, 2, 2),
    '0.ffn_up': factors(6, 9, 2, 3),
  };
  const other = {
    '0.attn_q': factors(6, 5, 2, 4),
    '1.attn_q': factors(6, 5, 2, 5),
    '0.ffn_up': factors(6, 9, 2, 6),
  };
  const similarity = adapterSimilarity([change('one', one), change('other', other)]);
  const whole = (of: Record<string, LowRankFactors>) => Object.values(of).flatMap(formed);
  const [x, y] = [whole(one), whole(other)];
  expect(similarity.norms[0]).toBeCloseTo(Math.hypot(...x), 10);
  expect(similarity.cosines[0]![1]).toBeCloseTo(dot(x, y) / (Math.hypot(...x) * Math.hypot(...y)), 10);
  expect(similarity.cosines[1]![0]).toBe(similarity.cosines[0]![1]);
  const [q, r] = [one, other].map((of) => [...formed(of['0.attn_q']), ...formed(of['1.attn_q'])]) as [
    number[],
    number[],
  ];
  const attention = similarity.modules.find(({ module }) => module === 'attn_q')!;
  expect(attention.cosines[0]![1]).toBeCloseTo(dot(q, r) / (Math.hypot(...q) * Math.hypot(...r)), 10);
});

test('an adapter is like itself, unlike its opposite, and a layer that one lacks has no change there', () => {
  const layer = factors(6, 5, 2, 1);
  const { cosines, norms } = adapterSimilarity([
    change('one', { '0.attn_q': layer }),
    change('opposite', { '0.attn_q': { ...layer, scale: -3 } }),
    change('elsewhere', { '1.attn_q': factors(6, 5, 2, 2) }),
    change('untrained', { '0.attn_q': { ...layer, b: new Float32Array(layer.b.length) } }),
  ]);
  expect(cosines[0]![0]).toBeCloseTo(1, 12);
  expect(cosines[0]![1]).toBeCloseTo(-1, 12);
  expect(cosines[0]![2]).toBe(0);
  expect(norms[1]! / norms[0]!).toBeCloseTo(1.5, 12);
  expect(cosines[0]![3]).toBeNaN();
  expect(norms[3]).toBe(0);
});
