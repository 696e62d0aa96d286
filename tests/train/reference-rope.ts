/** Rotary positions in F64: plain, with linear scaling, with factors for each frequency, and YaRN. */
import { value, type Tape, type Value } from './tape';
import type { TinyModel } from './tiny-model';

/** The angle of every pair of a head at position t: YaRN mixes the scaled and the unscaled one. */
function angles({ shape, weights }: TinyModel): (t: number, pair: number) => number {
  const { headSize, ropeBase, ropeFactor, ropeContext } = shape;
  const factors = weights.get('rope_freqs.weight');
  const corner = (rotations: number): number =>
    (headSize * Math.log(ropeContext / (rotations * 2 * Math.PI))) / (2 * Math.log(ropeBase));
  const low = Math.max(0, Math.floor(corner(32)));
  const high = Math.min(headSize - 1, Math.ceil(corner(1)));
  const kept = (pair: number): number =>
    shape.ropeScaling === 'linear'
      ? 0
      : 1 - Math.min(1, Math.max(0, (pair - low) / Math.max(0.001, high - low)));
  return (t, pair) => {
    const angle = (t * ropeBase ** ((-2 * pair) / headSize)) / (factors?.[pair] ?? 1);
    return angle * (kept(pair) + (1 - kept(pair)) / ropeFactor);
  };
}

/** Turns pairs of every head by position x frequency: neighbours in LLaMA, half a head apart in Qwen. */
export function rope(tape: Tape, x: Value, model: TinyModel): Value {
  const { headSize, architecture, ropeScaling, ropeFactor } = model.shape;
  const magnitude = model.shape.ropeMagnitude * (ropeScaling === 'yarn' ? 1 + 0.1 * Math.log(ropeFactor) : 1);
  const angle = angles(model);
  const apart = architecture === 'llama' ? 1 : headSize / 2;
  const y = value(x.rows, x.cols);
  const turn = (from: Float64Array, to: Float64Array, direction: 1 | -1): void => {
    for (let head = 0; head < x.data.length; head += headSize)
      for (let pair = 0; pair < headSize / 2; pair++) {
        const at = angle(Math.floor(head / x.cols), pair);
        const [cos, sin] = [magnitude * Math.cos(at), magnitude * direction * Math.sin(at)];
        const i = head + (apart === 1 ? 2 * pair : pair);
        to[i]! += from[i]! * cos - from[i + apart]! * sin;
        to[i + apart]! += from[i]! * sin + from[i + apart]! * cos;
      }
  };
  turn(x.data, y.data, 1);
  tape.push(() => turn(y.gradient, x.gradient, -1));
  return y;
}
