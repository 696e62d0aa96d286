/** Bases and adapters small enough for every test of adapters, and files with chosen bytes. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Adapter, Pair } from '../../src-main/adapters/adapter';
import { modules, type Module } from '../../src-main/common/model';
import { randomFrom } from '../../src-main/common/random';
import { moduleShape, tinyModel, type TinyModel, type TinyShape } from '../train/tiny-model';

export const folder = mkdtempSync(join(tmpdir(), 'adapters-'));
let files = 0;
/** A path that nothing has yet. */
export const fresh = (ending = ''): string => join(folder, `${files++}${ending}`);

/** A LLaMA with as much of a tokenizer as its header must name. */
export function tinyBase(changes: Partial<TinyShape> = {}): TinyModel {
  const { vocabulary = 100 } = changes;
  const values = Array.from({ length: vocabulary }, (_, i) => `t${i}`);
  return tinyModel(changes, {
    'general.name': 'Tiny',
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.tokens': { type: 'string', values },
  });
}

interface Choice {
  rank?: number;
  alpha?: number;
  modules?: readonly Module[];
  layers?: readonly number[];
  dora?: boolean;
}

/** Every number of it is random, so that none is left out unnoticed. */
export function randomAdapter({ shape }: TinyModel, choice: Choice = {}): Adapter {
  const { rank = 4, alpha = 8, modules: chosen = modules, layers = [0, 1], dora = false } = choice;
  const random = randomFrom(11);
  const values = (length: number, middle: number) =>
    Float32Array.from({ length }, () => middle + 0.4 * (random() - 0.5));
  const pairs = layers.flatMap((layer) =>
    chosen.map((module): Pair => {
      const [k, n] = moduleShape(shape, module);
      const magnitude = dora ? values(n, 1.5) : null;
      return { layer, module, rank, a: values(k * rank, 0), b: values(n * rank, 0), magnitude };
    }),
  );
  return { architecture: 'llama', alpha, pairs };
}

/** A safetensors file with this header, whatever it says. */
export function writeSafe(
  header: unknown,
  data: Uint8Array,
  length?: bigint,
  file = fresh('.safetensors'),
): string {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const begin = Buffer.alloc(8);
  begin.writeBigUInt64LE(length ?? BigInt(text.length));
  writeFileSync(file, Buffer.concat([begin, text, data]));
  return file;
}
