/** The loss of sequences that are not trained on: validation rows, and the eval of a token job. */
import type { Sequence } from './addon-types';
import { countedTokens } from './checks';
import type { Trainer } from './train';

/** Mean negative log-likelihood per counted token, nats: the same average as the training loss; null when none counts. */
export async function meanLoss(
  trainer: Trainer,
  sequences: readonly Sequence[],
  signal?: AbortSignal,
): Promise<number | null> {
  const groups = sequences.map((sequence) => ({ prefix: new Int32Array(), continuations: [sequence] }));
  const sums = await trainer.score(groups, { signal });
  const counted = sequences.reduce((sum, sequence) => sum + countedTokens(sequence), 0);
  return counted === 0 ? null : -sums.reduce((a, b) => a + b, 0) / counted;
}
