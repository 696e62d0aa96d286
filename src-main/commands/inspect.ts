/** `inspect MODEL.gguf [--fit]`: what the header says, and what the model would take in memory. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Model } from '../common/model';
import { defaultRecipe } from '../common/recipe';
import { readModel } from '../models/gguf-reader';
import type { AddonDevice } from '../train/addon-types';
import { fitTraining, type Fit, type MemoryEstimate } from '../train/estimate';
import { describeNative, estimateMemory } from '../train/train';
import type { Cli } from './cli';
import { textTable } from './text-table';

export function addInspect(program: Command, cli: Cli): void {
  program
    .command('inspect')
    .description('architecture, size, quantisation and template of a GGUF model')
    .argument('<model>', 'GGUF file')
    .option('--fit', 'the memory that training by the default recipe and evaluation take, per device', false)
    .action(async (file: string, { fit }: { fit: boolean }) => {
      const model = await readModel(resolve(file));
      const devices = fit ? await fitDevices(model) : null;
      cli.print({ ...model, ...(devices && { devices }) }, () =>
        [...describeModel(model), ...(devices ? describeFit(devices) : [])].join('\n'),
      );
    });
}

function describeModel(model: Model): string[] {
  return Object.entries({
    name: model.name,
    architecture: model.architecture,
    parameters: model.parameters.toLocaleString('en'),
    layers: model.layers,
    width: model.width,
    vocabulary: model.vocabularySize,
    context: `${model.contextLength} tokens`,
    weights: `${model.quantisation}, ${(model.bytes / 2 ** 20).toFixed(1)} MiB`,
    template: model.chatTemplate ? 'its own chat template' : 'none; Alpaca is used',
  }).map(([name, value]) => `${name.padEnd(13)}${value}`);
}

interface DeviceFit {
  device: string;
  packTokens: number;
  training: Fit;
  /** Scoring one pack. */
  evaluation: MemoryEstimate;
}

/** Packs of the default recipe, one instruction as long as the pack: the most that it can come to. */
async function fitDevices(model: Model): Promise<DeviceFit[]> {
  const packTokens = Math.min(2048, model.contextLength);
  const recipe = { ...defaultRecipe, layers: null };
  const fits: DeviceFit[] = [];
  for (const device of describeNative().devices.map(nameOf)) {
    const estimate = (adapter: typeof recipe | null, checkpointing: boolean, tokens: number) =>
      estimateMemory({ model: model.file, adapter, checkpointing, device }, model, {
        tokens,
        longest: tokens,
        counted: tokens - 1,
      });
    const training = await fitTraining(
      { checkpointing: 'auto', packTokens, rank: recipe.rank },
      (checkpointing, tokens, rank) => estimate({ ...recipe, rank: rank! }, checkpointing, tokens),
    );
    fits.push({ device, packTokens, training, evaluation: await estimate(null, false, packTokens) });
  }
  return fits;
}

const nameOf = ({ kind, name }: AddonDevice): string => (kind === 'cpu' ? 'cpu' : name);

function describeFit(devices: readonly DeviceFit[]): string[] {
  const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`;
  const rows = devices.map(({ device, training, evaluation }) => [
    device,
    gibibytes(training.estimate.free),
    gibibytes(training.estimate.total),
    training.checkpointing ? 'on' : 'off',
    gibibytes(evaluation.total),
    training.remedy ?? 'fits',
  ]);
  const columns = ['device', 'free', 'training', 'checkpointing', 'evaluation', ''];
  return [
    '',
    `packs of ${devices[0]!.packTokens} tokens, LoRA by the default recipe`,
    textTable(columns, rows),
  ];
}
