/**
 * The models with LoRA in F64, forward and backward, by a tape of plain loops: slow, obvious, and of another mind than the
 * trainer, which packs, tiles and chunks. Sequences are computed one at a time.
 */
import type { Sequence } from '../../src-main/train/addon-types';
import { rope } from './reference-rope';
import { value, type Tape, type Value } from './tape';
import type { TinyModel, TinyPair } from './tiny-model';

/** y = x W^T, with W of `n` rows as long as x's. */
function linear(tape: Tape, x: Value, w: Value): Value {
  const y = value(x.rows, w.rows);
  const each = (visit: (xi: number, wi: number, yi: number) => void): void => {
    for (let t = 0; t < x.rows; t++)
      for (let n = 0; n < w.rows; n++)
        for (let k = 0; k < x.cols; k++) visit(t * x.cols + k, n * w.cols + k, t * w.rows + n);
  };
  each((xi, wi, yi) => (y.data[yi]! += x.data[xi]! * w.data[wi]!));
  tape.push(() =>
    each((xi, wi, yi) => {
      x.gradient[xi]! += y.gradient[yi]! * w.data[wi]!;
      w.gradient[wi]! += y.gradient[yi]! * x.data[xi]!;
    }),
  );
  return y;
}

/** y = x + scale z. */
function plus(tape: Tape, x: Value, z: Value, scale = 1): Value {
  const y = value(
    x.rows,
    x.cols,
    x.data.map((one, i) => one + scale * z.data[i]!),
  );
  tape.push(() =>
    y.gradient.forEach((dy, i) => {
      x.gradient[i]! += dy;
      z.gradient[i]! += scale * dy;
    }),
  );
  return y;
}

/** y = x + b for every row of x; b is one row. */
function plusRow(tape: Tape, x: Value, b: Value): Value {
  const y = value(
    x.rows,
    x.cols,
    x.data.map((one, i) => one + b.data[i % x.cols]!),
  );
  tape.push(() =>
    y.gradient.forEach((dy, i) => {
      x.gradient[i]! += dy;
      b.gradient[i % x.cols]! += dy;
    }),
  );
  return y;
}

/** The rows of `table` that `tokens` name. */
function embed(tape: Tape, tokens: Int32Array, table: Value): Value {
  const y = value(tokens.length, table.cols);
  const each = (visit: (yi: number, ti: number) => void): void =>
    tokens.forEach((token, t) => {
      for (let c = 0; c < y.cols; c++) visit(t * y.cols + c, token * y.cols + c);
    });
  each((yi, ti) => (y.data[yi] = table.data[ti]!));
  tape.push(() => each((yi, ti) => (table.gradient[ti]! += y.gradient[yi]!)));
  return y;
}

function rmsNorm(tape: Tape, x: Value, w: Value, epsilon: number): Value {
  const weight = w.data;
  const y = value(x.rows, x.cols);
  const scales = Array.from({ length: x.rows }, (_, t) => {
    const row = x.data.subarray(t * x.cols, (t + 1) * x.cols);
    return 1 / Math.sqrt(row.reduce((sum, one) => sum + one * one, 0) / x.cols + epsilon);
  });
  for (let i = 0; i < x.data.length; i++)
    y.data[i] = x.data[i]! * scales[Math.floor(i / x.cols)]! * weight[i % x.cols]!;
  tape.push(() => {
    for (let t = 0; t < x.rows; t++) {
      const scale = scales[t]!;
      let dot = 0;
      for (let c = 0; c < x.cols; c++)
        dot += y.gradient[t * x.cols + c]! * weight[c]! * x.data[t * x.cols + c]!;
      for (let c = 0; c < x.cols; c++) {
        const i = t * x.cols + c;
        x.gradient[i]! += scale * y.gradient[i]! * weight[c]! - (scale ** 3 * x.data[i]! * dot) / x.cols;
        w.gradient[c]! += scale * y.gradient[i]! * x.data[i]!;
      }
    }
  });
  return y;
}

function softmax(scores: number[]): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** Causal attention of one sequence; `headsKv` keys and values are shared by `heads`. */
function attention(tape: Tape, q: Value, k: Value, v: Value, { shape }: TinyModel): Value {
  const { heads, headsKv, headSize } = shape;
  const y = value(q.rows, q.cols);
  const scale = 1 / Math.sqrt(headSize);
  const range = Array.from({ length: headSize }, (_, d) => d);
  for (let h = 0; h < heads; h++) {
    const shared = Math.floor(h / (heads / headsKv));
    const at = (row: number) => row * q.cols + h * headSize;
    const atShared = (row: number) => row * k.cols + shared * headSize;
    for (let i = 0; i < q.rows; i++) {
      const seen = Array.from({ length: i + 1 }, (_, j) => j);
      const probabilities = softmax(
        seen.map(
          (j) => scale * range.reduce((sum, d) => sum + q.data[at(i) + d]! * k.data[atShared(j) + d]!, 0),
        ),
      );
      for (const j of seen)
        for (const d of range) y.data[at(i) + d]! += probabilities[j]! * v.data[atShared(j) + d]!;
      tape.push(() => {
        const dp = seen.map((j) =>
          range.reduce((sum, d) => sum + y.gradient[at(i) + d]! * v.data[atShared(j) + d]!, 0),
        );
        const mean = seen.reduce((sum, j) => sum + dp[j]! * probabilities[j]!, 0);
        for (const j of seen) {
          const ds = scale * probabilities[j]! * (dp[j]! - mean);
          for (const d of range) {
            v.gradient[atShared(j) + d]! += probabilities[j]! * y.gradient[at(i) + d]!;
            q.gradient[at(i) + d]! += ds * k.data[atShared(j) + d]!;
            k.gradient[atShared(j) + d]! += ds * q.data[at(i) + d]!;
          }
        }
      });
    }
  }
  return y;
}

/** silu(gate) up. */
function swiglu(tape: Tape, gate: Value, up: Value): Value {
  const sigmoid = gate.data.map((g) => 1 / (1 + Math.exp(-g)));
  const y = value(
    gate.rows,
    gate.cols,
    gate.data.map((g, i) => g * sigmoid[i]! * up.data[i]!),
  );
  tape.push(() =>
    y.gradient.forEach((dy, i) => {
      const [g, s] = [gate.data[i]!, sigmoid[i]!];
      up.gradient[i]! += dy * g * s;
      gate.gradient[i]! += dy * up.data[i]! * s * (1 + g * (1 - s));
    }),
  );
  return y;
}

interface PairValue {
  a: Value;
  b: Value;
  scale: number;
  /** Of DoRA. */
  magnitude: Value | null;
}

/** y = m / ||W + s B A|| x, column by column; the norm counts as a constant (arXiv:2402.09353, section 4.3). */
function scaleRows(tape: Tape, x: Value, w: Value, { a, b, scale, magnitude }: PairValue): Value {
  const m = magnitude!;
  const norms = Array.from({ length: w.rows }, (_, n) => {
    let squares = 0;
    for (let k = 0; k < w.cols; k++) {
      let change = 0;
      for (let r = 0; r < a.rows; r++) change += b.data[n * a.rows + r]! * a.data[r * w.cols + k]!;
      squares += (w.data[n * w.cols + k]! + scale * change) ** 2;
    }
    return Math.sqrt(squares);
  });
  const gain = (i: number): number => m.data[i % x.cols]! / norms[i % x.cols]!;
  const y = value(
    x.rows,
    x.cols,
    x.data.map((one, i) => one * gain(i)),
  );
  tape.push(() =>
    y.gradient.forEach((dy, i) => {
      x.gradient[i]! += dy * gain(i);
      m.gradient[i % x.cols]! += (dy * x.data[i]!) / norms[i % x.cols]!;
    }),
  );
  return y;
}

/** Sum of -log p over the counted tokens of one sequence; the tape's end is their gradient. */
function sequenceLoss(
  tape: Tape,
  model: TinyModel,
  base: ReadonlyMap<string, Value>,
  pairs: ReadonlyMap<string, PairValue>,
  { tokens, mask }: Sequence,
): number {
  const { shape } = model;
  const { width, vocabulary } = shape;
  /** As rows of `cols`. */
  const weight = (name: string, cols: number): Value => {
    const tensor = base.get(name)!;
    return { ...tensor, rows: tensor.data.length / cols, cols };
  };
  const apply = (x: Value, name: string): Value => {
    const w = weight(name, x.cols);
    let y = linear(tape, x, w);
    const pair = pairs.get(name);
    if (pair) y = plus(tape, y, linear(tape, linear(tape, x, pair.a), pair.b), pair.scale);
    if (pair?.magnitude) y = scaleRows(tape, y, w, pair);
    const bias = base.get(name.replace('weight', 'bias'));
    return bias ? plusRow(tape, y, bias) : y;
  };
  const norm = (x: Value, name: string): Value => rmsNorm(tape, x, base.get(name)!, 1e-5);

  /** Where the model norms its queries and keys, every head for itself. */
  const headNorm = (x: Value, name: string): Value => {
    if (!base.has(name)) return x;
    const split = (one: Value): Value => ({
      ...one,
      rows: one.data.length / shape.headSize,
      cols: shape.headSize,
    });
    return { ...norm(split(x), name), rows: x.rows, cols: x.cols };
  };

  let x = embed(tape, tokens, weight('token_embd.weight', width));
  for (let i = 0; i < shape.layers; i++) {
    const layer = `blk.${i}.`;
    const a = norm(x, `${layer}attn_norm.weight`);
    const turned = (name: string): Value =>
      rope(tape, headNorm(apply(a, `${layer}${name}.weight`), `${layer}${name}_norm.weight`), model);
    const q = turned('attn_q');
    const k = turned('attn_k');
    const heads = attention(tape, q, k, apply(a, `${layer}attn_v.weight`), model);
    x = plus(tape, x, apply(heads, `${layer}attn_output.weight`));
    const f = norm(x, `${layer}ffn_norm.weight`);
    const gated = swiglu(tape, apply(f, `${layer}ffn_gate.weight`), apply(f, `${layer}ffn_up.weight`));
    x = plus(tape, x, apply(gated, `${layer}ffn_down.weight`));
  }
  const head = weight(shape.tied ? 'token_embd.weight' : 'output.weight', width);
  const logits = linear(tape, norm(x, 'output_norm.weight'), head);

  let loss = 0;
  for (let t = 1; t < tokens.length; t++) {
    if (!mask[t]) continue;
    const row = logits.data.subarray((t - 1) * vocabulary, t * vocabulary);
    const probabilities = softmax([...row]);
    loss -= Math.log(probabilities[tokens[t]!]!);
    probabilities[tokens[t]!]! -= 1;
    logits.gradient.set(probabilities, (t - 1) * vocabulary);
  }
  return loss;
}

export interface ReferenceStep {
  /** Mean over the counted tokens, nats. */
  loss: number;
  /** Of the mean, under the adapter's tensor names. */
  gradients: Map<string, Float64Array>;
  /** Likewise of the base's own tensors. */
  baseGradients: Map<string, Float64Array>;
}

function pairValues(alpha: number, pairs: readonly TinyPair[]): Map<string, PairValue> {
  return new Map(
    pairs.map(({ name, k, n, rank, a, b, magnitude }): [string, PairValue] => [
      name,
      {
        a: value(rank, k, a),
        b: value(n, rank, b),
        scale: alpha / rank,
        magnitude: magnitude ? value(1, n, magnitude) : null,
      },
    ]),
  );
}

function baseValues({ weights }: TinyModel): Map<string, Value> {
  return new Map([...weights].map(([name, data]): [string, Value] => [name, value(1, data.length, data)]));
}

/** Sum of -log p over the counted tokens of every sequence, without any gradient. */
export function referenceLosses(
  model: TinyModel,
  alpha: number,
  pairs: readonly TinyPair[],
  sequences: readonly Sequence[],
): number[] {
  const [base, values] = [baseValues(model), pairValues(alpha, pairs)];
  return sequences.map((sequence) => sequenceLoss([], model, base, values, sequence));
}

/** Loss and gradients of a step over all sequences. */
export function referenceStep(
  model: TinyModel,
  alpha: number,
  pairs: readonly TinyPair[],
  sequences: readonly Sequence[],
): ReferenceStep {
  const [base, values] = [baseValues(model), pairValues(alpha, pairs)];
  let loss = 0;
  let counted = 0;
  for (const sequence of sequences) {
    const tape: Tape = [];
    loss += sequenceLoss(tape, model, base, values, sequence);
    counted += sequence.mask.reduce((sum, one, i) => sum + (i > 0 ? one : 0), 0);
    for (const backward of tape.reverse()) backward();
  }
  const gradients = new Map<string, Float64Array>();
  for (const [name, { a, b, magnitude }] of values) {
    if (magnitude)
      gradients.set(
        `${name}.lora_magnitude`,
        magnitude.gradient.map((one) => one / counted),
      );
    gradients.set(
      `${name}.lora_a`,
      a.gradient.map((one) => one / counted),
    );
    gradients.set(
      `${name}.lora_b`,
      b.gradient.map((one) => one / counted),
    );
  }
  const baseGradients = new Map(
    [...base].map(([name, { gradient }]) => [name, gradient.map((one) => one / counted)]),
  );
  return { loss: loss / counted, gradients, baseGradients };
}
