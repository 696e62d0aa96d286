/** `inspect MODEL.gguf`: what the header says. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readModel } from '../models/gguf-reader';
import type { Cli } from './cli';

export function addInspect(program: Command, cli: Cli): void {
  program
    .command('inspect')
    .description('architecture, size, quantisation and template of a GGUF model')
    .argument('<model>', 'GGUF file')
    .action(async (file: string) => {
      const model = await readModel(resolve(file));
      const lines = Object.entries({
        name: model.name,
        architecture: model.architecture,
        parameters: model.parameters.toLocaleString('en'),
        layers: model.layers,
        width: model.width,
        vocabulary: model.vocabularySize,
        context: `${model.contextLength} tokens`,
        weights: `${model.quantisation}, ${(model.bytes / 2 ** 20).toFixed(1)} MiB`,
        template: model.chatTemplate ? 'its own chat template' : 'none; Alpaca is used',
      });
      cli.print(model, () => lines.map(([name, value]) => `${name.padEnd(13)}${value}`).join('\n'));
    });
}
