/** `train-tokens JOB.json --out DIR`: the trainer alone, on explicit token ids and masks. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { devices } from '../common/recipe';
import { forkNode } from '../fork';
import { launch } from '../runs/launch';
import type { Cli } from './cli';

export function addTrainTokens(program: Command, cli: Cli): void {
  program
    .command('train-tokens')
    .description('run the trainer on explicit token ids and masks (docs/token-job.md)')
    .argument('<job>', 'JSON file')
    .requiredOption('--out <folder>', 'where metrics, gradients and adapters go')
    .option('--device <device>', `${devices.join(', ')}, or a name that doctor lists`, 'auto')
    .option('--threads <number>', 'default: the physical cores', Number)
    .action(async (job: string, options: { out: string; device: string; threads?: number }) => {
      const engine = launch(() => forkNode('engine'));
      try {
        const result = await engine.call(
          'trainTokens',
          {
            job: resolve(job),
            out: resolve(options.out),
            device: options.device,
            threads: options.threads ?? null,
          },
          ({ step, steps, loss, secondsLeft }) =>
            cli.progress.show(
              `step ${step + 1} of ${steps} · loss ${loss.toFixed(4)}`,
              (step + 1) / steps,
              secondsLeft,
            ),
          cli.signal,
        );
        cli.print(
          result,
          () =>
            `${result.steps} steps, final loss ${result.finalLoss}; ` +
            (result.model === null ? `adapter in ${result.adapter}` : `model in ${result.model}`),
        );
      } finally {
        engine.close();
      }
    });
}
