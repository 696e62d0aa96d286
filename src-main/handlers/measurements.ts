/** Metrics of a finished evaluation that need more than its answers. */
import { readFileSync } from 'node:fs';
import type { Handlers, Input } from '../common/contract';
import type { Instrument, Measurement } from '../common/measurement';
import { readRatings } from '../data/ratings';
import { readModel } from '../models/gguf-reader';
import { judgePromptFile, sampleDictionary } from '../resources';
import { inTurn } from '../runs/in-turn';
import { measureEvaluation } from '../runs/measure';
import { throttled } from '../runs/throttled';
import type { Workspace } from '../runs/workspace';
import type { FileTokens } from './file-tokens';
import { checkOffered } from './offered';

type Asked = Input<'measureEvaluation'>['instrument'];

/** Of the items that are drawn; the same as the command line's. */
const seed = 42;

/** @param shipped the dictionary and the judge's prompt where none is chosen */
export function measurementHandlers(
  workspace: Workspace,
  files: FileTokens,
  shipped = { dictionary: sampleDictionary, prompt: judgePromptFile },
): Pick<Handlers, 'measureEvaluation' | 'cancelMeasurement'> {
  const { store, queue, emit } = workspace;

  async function instrumentOf(asked: Asked): Promise<Instrument> {
    if (asked.metric === 'conceptF1') {
      const { dictionary } = asked;
      return {
        metric: 'conceptF1',
        dictionary: dictionary === null ? shipped.dictionary : files.fileOf(dictionary).path,
      };
    }
    checkOffered(store, 'model', asked.model);
    const { file: model } = await readModel(asked.model);
    if (asked.metric === 'similarity') return { metric: 'similarity', model };
    const prompt = readFileSync(shipped.prompt, 'utf8');
    return { metric: 'judgeWins', model, against: asked.against, prompt };
  }

  return {
    measureEvaluation: async ({ evaluation, instrument: asked, limit }): Promise<Measurement> => {
      const instrument = await instrumentOf(asked);
      const rated = asked.metric === 'judgeWins' ? asked.ratings : null;
      const ratings = rated === null ? null : await readRatings(files.fileOf(rated).path);
      const job = { instrument, system: null, limit, ratings, seed, threads: null };
      return inTurn(queue, jobOf(evaluation), (signal) =>
        measureEvaluation(
          workspace,
          evaluation,
          job,
          signal,
          throttled((report) => emit({ kind: 'measurement', evaluation, report })),
        ),
      );
    },
    cancelMeasurement: ({ evaluation }) => {
      queue.cancel(jobOf(evaluation));
      return null;
    },
  };
}

const jobOf = (evaluation: string): string => `measurement of ${evaluation}`;
