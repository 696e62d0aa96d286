/** Generations in the Datasets view, and the key of an endpoint, which is kept by the front and by nothing else. */
import { readFileSync } from 'node:fs';
import type { EndpointKeys } from '../common/endpoint-key';
import type { Handlers } from '../common/contract';
import { generationDefaults, verdicts, type Generation } from '../common/generation';
import { readBlacklist } from '../common/generation-check';
import { generationFiles } from '../resources';
import { createGeneration, performGeneration } from '../runs/generate';
import type { Workspace } from '../runs/workspace';
import { candidatesOf, getGeneration, listGenerations, updateGeneration } from '../store/generations';
import type { FileTokens } from './file-tokens';
import { checkOffered } from './offered';

type Slice = Pick<
  Handlers,
  | 'getGenerationForm'
  | 'startGeneration'
  | 'cancelGeneration'
  | 'resumeGeneration'
  | 'listGenerations'
  | 'getGeneration'
  | 'keepEndpointKey'
>;

const examplesShown = 3;

export function generationHandlers(workspace: Workspace, files: FileTokens, keys: EndpointKeys): Slice {
  const { store, queue, emit } = workspace;

  const tell = (generation: Generation): Generation => {
    emit({ kind: 'generation', generation, progress: null });
    return generation;
  };

  /** Why it failed is recorded with it and shown from there. */
  function enqueue(generation: Generation): Generation {
    const { id } = generation;
    queue.add(id, async (signal) => {
      try {
        const key = generation.generator.kind === 'endpoint' ? keys.read() : null;
        await performGeneration(workspace, generation, { key }, signal, (now, progress) =>
          emit({ kind: 'generation', generation: now, progress }),
        );
      } finally {
        tell(getGeneration(store, id));
      }
    });
    return tell(generation);
  }

  return {
    getGenerationForm: () => ({
      prompt: readFileSync(generationFiles.prompt, 'utf8'),
      blacklist: readBlacklist(readFileSync(generationFiles.blacklist, 'utf8')),
      ...generationDefaults,
      key: keys.state(),
    }),
    startGeneration: async ({ seeds, generator, ...rest }) => {
      if (generator.kind === 'model') checkOffered(store, 'model', generator.file);
      const seedFile = seeds === null ? generationFiles.seeds : files.fileOf(seeds).path;
      const request = { ...rest, generator, seeds: seedFile };
      return enqueue(await createGeneration(workspace, request, keys.read() !== null));
    },
    cancelGeneration: ({ generation: id }) => {
      if (getGeneration(store, id).state === 'queued')
        tell(updateGeneration(store, id, { state: 'cancelled', note: null }));
      queue.cancel(id);
      return null;
    },
    resumeGeneration: ({ generation: id }) => {
      getGeneration(store, id);
      return enqueue(updateGeneration(store, id, { state: 'queued', note: null }));
    },
    listGenerations: () => listGenerations(store),
    getGeneration: ({ generation: id }) => ({
      generation: getGeneration(store, id),
      examples: verdicts.flatMap((verdict) => candidatesOf(store, id, { verdict, limit: examplesShown })),
    }),
    keepEndpointKey: ({ key }) => keys.keep(key),
  };
}
