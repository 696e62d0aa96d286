/** `scaling`: how scores grow with the number of instructions, from a matrix with several sizes. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { WorkbenchError } from '../common/errors';
import type { FittedSeries, PoorFit, Scaling } from '../common/scaling';
import { trainingName } from '../common/training';
import { scalingOf } from '../runs/scaling';
import { listMatrices } from '../store/matrices';
import type { Cli } from './cli';
import { textTable } from './text-table';
import { wholeNumber } from './whole-number';

const usual = 'Leave it out for the usual one.';

interface Options {
  matrix?: string;
  more: number;
  least: number;
}

export function addScaling(program: Command, cli: Cli): void {
  program
    .command('scaling')
    .description('how scores grow with the number of instructions, and where more stop helping')
    .option('--matrix <id>', 'default: the latest')
    .option(
      '--more <number>',
      'further instructions that a gain is told of',
      wholeNumber('--more', 1, usual),
      1000,
    )
    .option('--least <points>', 'gain in points that is worth them', points, 1)
    .action(async ({ matrix, more, least }: Options) => {
      const scaling = await cli.reading((workspace) => {
        const id = matrix ?? listMatrices(workspace.store)[0]?.id;
        if (id === undefined)
          throw new WorkbenchError('not-found', 'The workspace has no matrix yet.', 'Run a plan first.');
        const options = { more, least: least / 100, seed: cli.seed() };
        return scalingOf(
          workspace,
          id,
          options,
          ({ fraction }) => cli.progress.show('fitting', fraction),
          cli.signal,
        );
      });
      cli.print(scaling, () => describe(scaling));
    });
}

function describe({ series, more, least, matrix, seed }: Scaling): string {
  const table = textTable(
    [
      'trained on',
      'base',
      'task',
      'sizes',
      'curve, points',
      'largest held out',
      `+${more} there`,
      'flattens at',
    ],
    series.map((one) => [
      trainingName({ ...one.training, size: null }),
      basename(one.base),
      `${one.task} ${one.metric} by ${one.way}`,
      one.sizes.join(' '),
      ...told(one),
    ]),
  );
  const notes = [...new Set(series.flatMap(({ poor }) => poor ?? []))].map((poor) => `${poor}: ${why[poor]}`);
  return [
    `matrix ${matrix}: y(n) = ceiling - drop n^-rate`,
    table,
    [
      `95 % intervals over resampled residuals, seed ${seed}. “Flattens”: from there on ${more} further instructions add less than ${hundredths(least)} points.`,
      ...notes,
    ].join('\n'),
  ].join('\n\n');
}

function told({ curve, poor }: FittedSeries): string[] {
  if (!curve) return ['–', '–', '–', poor ?? '–'];
  const { ceiling, drop, rate, ci95, heldOut, gain, flattensAt } = curve;
  return [
    `${hundredths(ceiling)} [${ci95.ceiling.map(hundredths).join(', ')}] - ${hundredths(drop)} [${ci95.drop.map(hundredths).join(', ')}] n^-${rate.toFixed(2)} [${ci95.rate.map((one) => one.toFixed(2)).join(', ')}]`,
    heldOut
      ? `${hundredths(heldOut.predicted)} told, ${hundredths(heldOut.observed)} seen at ${heldOut.n}`
      : '–',
    gain ? `${hundredths(gain.value)} [${gain.ci95.map(hundredths).join(', ')}]` : '–',
    poor ?? (flattensAt === null ? 'not in sight' : flattensAt.toLocaleString('en')),
  ];
}

const why: Record<PoorFit, string> = {
  'few-sizes': 'under five sizes; nothing is told beyond them.',
  'no-growth': 'the score does not rise with the size.',
  'no-bend': 'the best rate is at the end of what is searched; no bend can be seen.',
  noise: 'the sizes explain less than half of the scores’ variance.',
  'misses-largest': 'fitted without the largest size, the curve misses it by more than its interval.',
};

const hundredths = (share: number) => (100 * share).toFixed(1);

function points(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 100) return value;
  throw new WorkbenchError(
    'usage',
    `--least is “${text}”; it must be a number above 0, up to 100.`,
    'Usual is 1.',
  );
}
