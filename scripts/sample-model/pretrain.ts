/** Pretraining of the sample model on the passages of the grammar: every token is learnt, all weights are trained. */
import { learningRateAt, type Schedule } from '../../src-main/common/schedule';
import { openTokenizer, type Tokenizer } from '../../src-main/inference/tokenizer';
import type { Sequence } from '../../src-main/train/addon-types';
import { freeTrainerModel, openTrainer } from '../../src-main/train/train';
import { openPassages } from './texts';

const allSteps = 1800;
/** At most; a step is a pack of whole passages. */
const tokensPerStep = 512;
const learningRate = 3e-3;

export interface Pretraining {
  /** Ends after so many of the steps; the schedule is that of all of them. */
  steps?: number;
  report?: (step: { step: number; steps: number; loss: number; tokens: number }) => void;
}

/**
 * Trains `model` and writes the result as a model of its kind; in between the weights are F32.
 * Two threads on every machine: how the sums are cut decides their last bits.
 */
export async function pretrain(
  model: string,
  result: string,
  { steps = allSteps, report }: Pretraining,
): Promise<void> {
  const schedule: Schedule = {
    type: 'cosine',
    warmupSteps: 60,
    totalSteps: allSteps,
    warmupFrom: 'first',
    minRatio: 0,
    values: [],
  };
  const packs = drawPacks(await openTokenizer(model));
  const trainer = await openTrainer({
    model,
    adapter: { method: 'full', layers: null },
    optimizer: { beta2: 0.98 },
    threads: 2,
  });
  try {
    let tokens = 0;
    for (let step = 0; step < steps; step++) {
      const done = await trainer.step([packs.next().value], learningRateAt(schedule, learningRate, step));
      tokens += done.tokens;
      report?.({ step, steps, loss: done.loss, tokens });
    }
    await trainer.saveModel(result);
  } finally {
    trainer.dispose();
    freeTrainerModel();
  }
}

function* drawPacks(tokenizer: Tokenizer): Generator<Sequence[], never> {
  const nextPassage = openPassages();
  let pack: Sequence[] = [];
  let room = tokensPerStep;
  for (;;) {
    const tokens = Int32Array.from([...tokenizer.prompt(nextPassage()), tokenizer.eos]);
    if (tokens.length > room) {
      yield pack;
      pack = [];
      room = tokensPerStep;
    }
    room -= tokens.length;
    pack.push({ tokens, mask: new Uint8Array(tokens.length).fill(1, 1) });
  }
}
