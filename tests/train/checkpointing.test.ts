/** Blocks that are computed again for their backward give the same adapter, byte for byte, in less memory. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AddonMemory } from '../../src-main/train/addon-types';
import { openTrainer } from '../../src-main/train/train';
import { folder, tinyKinds, tinyModel, tinySequences, type TinyModel, type TinyShape } from './tiny-model';

let files = 0;

interface Trained {
  losses: number[];
  adapter: Buffer;
  memory: AddonMemory;
}

async function train(model: TinyModel, checkpointing: boolean, layers: number[] | null): Promise<Trained> {
  const adapter = {
    seed: 3,
    rank: 4,
    alpha: 16,
    modules: ['attn_q', 'attn_v', 'ffn_up', 'ffn_down'],
    layers,
  };
  const trainer = await openTrainer({ model: model.file, adapter, checkpointing, threads: 1 });
  const losses = [];
  for (let step = 0; step < 3; step++)
    losses.push(
      (await trainer.step([tinySequences(model, [60, 33, 90]), tinySequences(model, [17])], 0.01)).loss,
    );
  const file = join(folder, `checkpointing-${files++}.gguf`);
  await trainer.saveAdapter(file);
  const memory = trainer.memory();
  trainer.dispose();
  return { losses, adapter: readFileSync(file), memory };
}

test.for([
  ['every layer', {}, null],
  ['the upper layers', {}, [2, 3, 5]],
  ['Qwen3', tinyKinds.Qwen3, null],
] as [string, Partial<TinyShape>, number[] | null][])(
  'the same losses and bytes with and without, and less memory with: %s',
  async ([, changes, layers]) => {
    const model = tinyModel({ layers: 6, ...changes });
    const [kept, again] = [await train(model, false, layers), await train(model, true, layers)];
    expect(again.losses).toEqual(kept.losses);
    expect(again.adapter.equals(kept.adapter)).toBe(true);
    expect(again.memory.activations).toBeLessThan(0.6 * kept.memory.activations);
    expect(again.memory.weights).toBe(kept.memory.weights);
    expect(again.memory.parameters).toBe(kept.memory.parameters);
  },
);
