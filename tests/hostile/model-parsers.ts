/** Models, adapters and saved trainings: as TypeScript reads them, and as the trainer does. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readAdapter } from '../../src-main/adapters/adapter-gguf';
import { readBase } from '../../src-main/adapters/base';
import { readPeft } from '../../src-main/adapters/peft';
import { readModel } from '../../src-main/models/gguf-reader';
import type { Addon, AddonModel } from '../../src-main/train/addon-types';
import { findNative, fromNative } from '../../src-main/train/native';
import { openTrainer } from '../../src-main/train/train';
import { mutatedJson, type Random } from './mutate';
import { stateInit, type Starts } from './starts';
import { type Parser, ggufTokens, jsonTokens, bytesOf, json, jsonOf } from './making';

export async function native({ base, models, adapters, states }: Starts): Promise<Record<string, Parser>> {
  const paths = findNative('cpu');
  const addon = createRequire(import.meta.url)(paths.addon) as Addon;
  addon.openRuntime(paths.libraries);
  const cpu = { device: 'cpu', threads: 1 };
  const own = <T>(work: Promise<T>) =>
    work.catch((error: unknown) => Promise.reject(fromNative(error) as Error));
  const loaded = await addon.loadModel(base.file, cpu);
  const trained = await openTrainer({ model: base.file, adapter: stateInit, threads: 1, device: 'cpu' });
  return {
    'model, native': {
      weight: 4,
      name: 'model.gguf',
      make: bytesOf(models, 1600, ggufTokens),
      read: async (file) => {
        const model = await own(addon.loadModel(file, cpu));
        try {
          await own(scoreSome(addon, model));
          await own(
            addon.estimateMemory(file, null, {
              ...cpu,
              checkpointing: false,
              optimizer: null,
              tokens: 8,
              longest: 8,
              counted: 4,
            }),
          );
        } finally {
          model.dispose();
        }
      },
    },
    'adapter, native': {
      weight: 2,
      name: 'adapter.gguf',
      make: bytesOf(adapters, 1600, ggufTokens),
      read: async (file) => {
        const init = { file, dropout: 0, seed: 1 };
        (await own(addon.createTrainer(loaded, init, null, { checkpointing: false }))).dispose();
      },
    },
    'state, native': {
      weight: 2,
      name: 'trainer.state',
      make: bytesOf(states, 600, [...ggufTokens, 'trainer-state', 'state.steps', 'state.checksum']),
      read: (file) => trained.loadState(file, 'run'),
    },
  };
}

/** A model that was taken in is also computed with: three tokens of its vocabulary. */
async function scoreSome(addon: Addon, model: AddonModel): Promise<void> {
  const trainer = await addon.createTrainer(model, null, null, { checkpointing: false });
  try {
    const most = Math.min(3, model.contextLength);
    const tokens = Int32Array.from({ length: most }, (_, i) => i % model.vocabularySize);
    const mask = Uint8Array.from(tokens, (_, i) => (i > 0 ? 1 : 0));
    if (most > 1) await trainer.score([{ prefix: new Int32Array(), continuations: [{ tokens, mask }] }]);
  } finally {
    trainer.dispose();
  }
}

export async function models({ base, models, adapters, peft }: Starts): Promise<Record<string, Parser>> {
  const known = await readBase(base.file);
  return {
    model: { weight: 3, name: 'model.gguf', make: bytesOf(models, 1600, ggufTokens), read: readModel },
    adapter: {
      weight: 2,
      name: 'adapter.gguf',
      make: bytesOf(adapters, 1600, ggufTokens),
      read: readAdapter,
    },
    safetensors: {
      weight: 2,
      name: 'adapter_model.safetensors',
      make: (random) =>
        random() < 0.5
          ? bytesOf([peft.weights], 2600, jsonTokens)(random)
          : safetensorsOf(peft.weights, random),
      read: (file, scratch) => {
        writeFileSync(join(scratch, 'adapter_config.json'), json(peft.config));
        writeFileSync(join(scratch, 'adapter_model.safetensors'), readFileSync(file));
        return readPeft(scratch, known);
      },
    },
    'adapter_config.json': {
      weight: 1,
      name: 'adapter_config.json',
      make: jsonOf([peft.config]),
      read: (file, scratch) => {
        writeFileSync(join(scratch, 'adapter_config.json'), readFileSync(file));
        writeFileSync(join(scratch, 'adapter_model.safetensors'), peft.weights);
        return readPeft(scratch, known);
      },
    },
  };
}

/** Its header is JSON: other values in it, under a length that is right. */
function safetensorsOf(weights: Buffer, random: Random): Buffer {
  const length = Number(weights.readBigUInt64LE());
  const header = JSON.parse(weights.toString('utf8', 8, 8 + length)) as unknown;
  const text = json(mutatedJson(header, random));
  const begin = Buffer.alloc(8);
  begin.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([begin, text, weights.subarray(8 + length)]);
}
