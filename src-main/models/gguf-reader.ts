/** A GGUF file as a Model: read, checked and described. */
import { basename, resolve } from 'node:path';
import type { Model } from '../common/model';
import { checkByteTokens } from './byte-tokens';
import { readGgufHeader, type GgufHeader } from './gguf-header';
import { checkModel } from './model-shape';

/**
 * Reads and checks the header of a base model; the weights are not read.
 * @throws WorkbenchError `not-found`, `file-empty`, `file-format`, `model-format` or `model-unsupported`
 */
export async function readModel(file: string): Promise<Model> {
  const path = resolve(file);
  const header = readGgufHeader(path);
  const shape = checkModel(header);
  checkByteTokens(header);
  const name = header.metadata.get('general.name');
  const template = header.metadata.get('tokenizer.chat_template');
  return {
    file: path,
    name: typeof name === 'string' && name.trim() !== '' ? name : basename(path, '.gguf'),
    architecture: shape.architecture.name,
    parameters: weightsOf(header).reduce((sum, { elements }) => sum + elements, 0),
    layers: shape.layers,
    width: shape.width,
    vocabularySize: shape.vocabularySize,
    contextLength: shape.contextLength,
    quantisation: commonType(header),
    bytes: header.bytes,
    chatTemplate: typeof template === 'string' && template !== '' ? template : null,
  };
}

function weightsOf({ tensors }: GgufHeader): { type: string; elements: number }[] {
  return [...tensors.values()]
    .filter(({ name }) => name !== 'rope_freqs.weight')
    .map(({ type, shape }) => ({ type, elements: shape.reduce((product, n) => product * n, 1) }));
}

/** The tensor type that holds the most elements. */
function commonType(header: GgufHeader): string {
  const totals = new Map<string, number>();
  for (const { type, elements } of weightsOf(header)) totals.set(type, (totals.get(type) ?? 0) + elements);
  return [...totals].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
