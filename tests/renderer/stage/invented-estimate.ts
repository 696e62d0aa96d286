/** What an invented Run would take. */
import type { RunEstimate } from '../../../src-main/common/run-estimate';

/** Of an invented model, on 16 GiB. */
export function estimate(part: Partial<RunEstimate> = {}): RunEstimate {
  const gib = 2 ** 30;
  const [weights, parameters, activations, other] = [1.17, 0.6, 3.7, 0.9].map((value) => value * gib);
  return {
    rows: 22_394,
    validationRows: 451,
    leftOut: 86,
    steps: 2004,
    tokens: 9_630_000,
    packTokens: 2048,
    device: 'CPU',
    memory: {
      weights: weights!,
      parameters: parameters!,
      activations: activations!,
      other: other!,
      total: 6.37 * gib,
      free: 16 * gib,
    },
    checkpointing: 'off',
    fits: true,
    remedy: null,
    change: null,
    seconds: 3914,
    ...part,
  };
}
