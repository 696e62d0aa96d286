/** `preview NAME ID --model M.gguf`: what the loss counts of one instruction. */
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { WorkbenchError } from '../common/errors';
import type { LossPreview, PreviewPiece, PreviewSettings } from '../common/loss-preview';
import { templates } from '../common/recipe';
import { readModel } from '../models/gguf-reader';
import { previewOf } from '../runs/loss-preview';
import type { Cli } from './cli';

interface Options {
  model: string;
  template: PreviewSettings['template'];
  context?: number;
}

export function addPreview(program: Command, cli: Cli): void {
  program
    .command('preview')
    .description('tokens of one instruction under a model, and which of them the loss counts')
    .argument('<name>', 'dataset')
    .argument('<id>', 'id of the instruction')
    .requiredOption('--model <model>', 'GGUF file')
    .addOption(new Option('--template <template>').choices(['auto', ...templates]).default('auto'))
    .option('--context <tokens>', 'longest instruction (default: that of a recipe)', parseContext)
    .action(async (dataset: string, id: string, options: Options) => {
      const { file } = await readModel(resolve(options.model));
      const { template, context: contextLength = null } = options;
      const preview = await cli.reading((workspace) =>
        previewOf(workspace, { dataset, id, model: file, template, contextLength }, cli.signal),
      );
      cli.print(preview, () => describe(preview));
    });
}

function parseContext(text: string): number {
  const tokens = Number(text);
  if (Number.isInteger(tokens) && tokens > 0) return tokens;
  throw new WorkbenchError('usage', `--context is “${text}”; it must be a whole number above 0.`);
}

function describe(preview: LossPreview): string {
  const { tokens, counted, template, contextLength, pieces, omitted } = preview;
  const shown = omitted === null ? '' : `; ${omitted.tokens} tokens in the middle are not shown`;
  return [
    `${counted} of ${tokens} tokens counted, ${template} template, context ${contextLength}${shown}`,
    describeFit(preview),
    `read, not counted: ${joined(pieces, 'prompt')}`,
    ...(joined(pieces, 'cut') === '' ? [] : [`cut under truncate=input: ${joined(pieces, 'cut')}`]),
    `counted: ${joined(pieces, 'counted')}`,
  ].join('\n');
}

function describeFit({ tokens, contextLength, tooLong }: LossPreview): string {
  if (!tooLong) return 'fits the context';
  const left = tooLong.shortened;
  const cut = left
    ? `truncate=input would cut ${left.cutCharacters} characters and leave ${left.tokens} tokens`
    : 'even without its input it does not fit';
  return `left out: ${tokens - contextLength} tokens longer than the context; ${cut}`;
}

/** One bar between any two tokens. */
const joined = (pieces: readonly PreviewPiece[], part: PreviewPiece['part']): string =>
  pieces
    .filter((piece) => piece.part === part)
    .map((piece) => piece.text)
    .join('|');
