/** AdamW in F64 (Loshchilov & Hutter 2019, arXiv:1711.05101), on all parameters alike. */
import type { TinyPair } from './tiny-model';

export interface ReferenceOptimizer {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  clip: number;
}

type ByName = ReadonlyMap<string, Float64Array>;

/** A and B under their names in an adapter's file; the arrays are those of the pairs. */
export const parametersOf = (pairs: readonly TinyPair[]): ByName =>
  new Map(
    pairs.flatMap(({ name, a, b }): [string, Float64Array][] => [
      [`${name}.lora_a`, a],
      [`${name}.lora_b`, b],
    ]),
  );

/** Changes the parameters and returns the gradient norm before clipping. */
export function referenceAdamW({ beta1, beta2, epsilon, weightDecay, clip }: ReferenceOptimizer) {
  const moments = new Map<string, { m: Float64Array; v: Float64Array }>();
  let t = 0;
  return (parameters: ByName, gradients: ByName, rate: number): number => {
    t++;
    const squares = [...parameters.keys()].map((name) =>
      gradients.get(name)!.reduce((sum, x) => sum + x * x, 0),
    );
    const norm = Math.sqrt(squares.reduce((a, b) => a + b, 0));
    const factor = clip > 0 ? Math.min(1, clip / (norm + 1e-6)) : 1;
    for (const [name, values] of parameters) {
      const zeros = () => new Float64Array(values.length);
      const { m, v } = moments.get(name) ?? { m: zeros(), v: zeros() };
      moments.set(name, { m, v });
      gradients.get(name)!.forEach((raw, i) => {
        const g = raw * factor;
        m[i] = beta1 * m[i]! + (1 - beta1) * g;
        v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
        values[i]! *= 1 - rate * weightDecay;
        values[i]! -= (rate * (m[i]! / (1 - beta1 ** t))) / (Math.sqrt(v[i]! / (1 - beta2 ** t)) + epsilon);
      });
    }
    return norm;
  };
}
