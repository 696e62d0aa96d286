/** What adapters need to know of the base model they are put on. */
import { resolve } from 'node:path';
import { readGgufHeader, type GgufHeader } from '../models/gguf-header';
import { readModel } from '../models/gguf-reader';

export interface Base {
  /** Absolute path. */
  file: string;
  header: GgufHeader;
  architecture: string;
  name: string;
  layers: number;
  heads: number;
  /** Heads of keys and values. */
  keyHeads: number;
  /** Jinja, or null for a base model. */
  chatTemplate: string | null;
  /** `owner/name` on Hugging Face where the file says it, or null. */
  repository: string | null;
}

/** @throws WorkbenchError whatever `readModel` finds wrong with the file */
export async function readBase(path: string): Promise<Base> {
  const file = resolve(path);
  const model = await readModel(file);
  const header = readGgufHeader(file);
  const architecture = String(header.metadata.get('general.architecture'));
  const heads = Number(header.metadata.get(`${architecture}.attention.head_count`));
  return {
    file,
    header,
    architecture,
    name: model.name,
    layers: model.layers,
    heads,
    keyHeads: Number(header.metadata.get(`${architecture}.attention.head_count_kv`) ?? heads),
    chatTemplate: model.chatTemplate,
    repository: repositoryOf(header),
  };
}

function repositoryOf({ metadata }: GgufHeader): string | null {
  for (const key of ['general.source.huggingface.repository', 'general.base_model.0.repo_url']) {
    const value = metadata.get(key);
    const [found] = /[\w.-]+\/[\w.-]+$/.exec(typeof value === 'string' ? value : '') ?? [];
    if (found !== undefined) return found;
  }
  return null;
}
