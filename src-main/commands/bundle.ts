/** `bundle`: everything needed to reproduce a number, packed, recomputed, and trained again. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Bundle, StudyVerification, Verification } from '../common/bundle';
import { WorkbenchError } from '../common/errors';
import { readCurrent } from '../files/measured';
import { shareAsUsual } from '../files/user-mask';
import { writeBundle } from '../runs/bundle';
import { cellWorkspace, runCell } from '../runs/run-cell';
import { openBundle } from './bundle-read';
import { differences, verifyBundle } from './bundle-verify';
import type { Cli } from './cli';

export function addBundle(program: Command, cli: Cli): void {
  const bundle = program
    .command('bundle')
    .description('pack a run or a matrix with all that its numbers come from')
    .argument('<id>', 'a finished run, or a matrix')
    .option('-o, --output <file>', 'the bundle, a ZIP archive')
    .action(async (id: string, { output }: { output?: string }) => {
      // Required of this command alone, not of those beneath it.
      if (output === undefined)
        throw new WorkbenchError(
          'usage',
          "Required option '-o, --output <file>' not specified.",
          'For example bioinstruct bundle 1a2b3c4d -o study.zip',
        );
      const to = resolve(output);
      if (existsSync(to))
        throw new WorkbenchError('file-exists', `${to} is there already.`, 'Name another file with -o.');
      const packed = await cli.reading((workspace) =>
        writeBundle(workspace, id, to, { seed: cli.seed(), onProgress: cli.progress.show }),
      );
      shareAsUsual(to);
      cli.print({ bundle: to, ...packed }, () => describeBundle(to, packed));
    });
  bundle
    .command('verify')
    .description('compute every number of a bundle again from the answers inside')
    .argument('<file>', 'the bundle')
    .action((file: string) =>
      inside(resolve(file), (folder, about) => {
        const verified = verifyBundle(folder, about, (fraction) =>
          cli.progress.show('resampling the answers', fraction),
        );
        cli.print({ bundle: resolve(file), ...verified }, () => describeVerification(verified));
        if (isOtherwise(verified)) process.exitCode = 1;
      }),
    );
  bundle
    .command('rerun')
    .description('train and evaluate a cell of a bundle again, and compare')
    .argument('<file>', 'the bundle')
    .argument('<cell>', 'its key, or its name where that is of one cell alone')
    .requiredOption('--base <model>', 'the base model, which a bundle does not hold')
    .action((file: string, cell: string, { base }: { base: string }) =>
      inside(resolve(file), (folder, about) => rerun(cli, { folder, about, cell, base: resolve(base) })),
    );
}

/** Unpacks a bundle for as long as `work` takes. */
async function inside<T>(file: string, work: (folder: string, about: Bundle) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bioinstruct-bundle-'));
  try {
    return await work(folder, await openBundle(file, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Rerun {
  folder: string;
  about: Bundle;
  cell: string;
  base: string;
}

async function rerun(cli: Cli, { folder, about, cell, base }: Rerun): Promise<void> {
  const named = about.cells.filter(({ key, name }) => key === cell || name === cell);
  if (named.length !== 1) throw noSuchCell(cell, about);
  const [{ key, name, rerun: cannot }] = named as [Bundle['cells'][number]];
  if (cannot !== null) throw cannotRerun(name, cannot);
  const place = join(folder, 'cells', key);
  if (existsSync(cellWorkspace(place))) throw computedAlready(name);
  const result = await cli.inCell(cellWorkspace(place), (workspace) =>
    runCell(workspace, place, base, cli.signal, (doing, fraction) => cli.progress.show(doing, fraction)),
  );
  const evaluation = join(folder, 'evaluations', key);
  const measured = readCurrent(evaluation);
  // Nothing is measured anew by the instruments, which a bundle does not hold.
  const different = differences(key, evaluation, result.scores, ({ metric }) => !(metric in measured));
  const trained = ['adapter.gguf', 'model.gguf'].find((one) => existsSync(join(folder, 'runs', key, one)));
  const sameBytes = trained
    ? readFileSync(join(folder, 'runs', key, trained)).equals(
        readFileSync(join(cellWorkspace(place), 'runs', key, trained)),
      )
    : null;
  cli.print({ cell: key, name, numbers: result.scores.length, different, sameBytes }, () =>
    [
      `${name}: ${result.scores.length} numbers computed again, ${different.length} of them otherwise`,
      ...different.map((one) => `  ${one.what}: ${one.stored} in the bundle, ${one.recomputed} now`),
      ...(sameBytes === null
        ? []
        : [`what was trained is ${sameBytes ? 'the same to the byte' : 'not the same to the byte'}`]),
    ].join('\n'),
  );
  if (different.length > 0) process.exitCode = 1;
}

const noSuchCell = (cell: string, { cells }: Bundle) =>
  new WorkbenchError(
    'not-found',
    `The bundle has not exactly one cell “${cell}”.`,
    `Its cells: ${cells.map(({ key, name, seed }) => `${key} (${name}, seed ${seed})`).join(', ')}.`,
  );

const computedAlready = (name: string) =>
  new WorkbenchError(
    'file-format',
    `The bundle holds a workspace in which ${name} was computed, which none of ours does.`,
    'Get it again from where it was made.',
  );

const cannotRerun = (name: string, why: 'gated' | 'changed') =>
  new WorkbenchError(
    'refused',
    why === 'gated'
      ? `${name} cannot be trained again from the bundle: its texts may not be passed on, so they are not inside.`
      : `${name} cannot be trained again from the bundle: its rows had changed before it was packed.`,
    'Its numbers can be verified with: bundle verify FILE',
  );

function describeBundle(file: string, { name, kind, evaluations, cells, bases, files }: Bundle): string {
  const bytes = Object.values(files).reduce((sum, one) => sum + one.bytes, 0);
  const fixed = cells.filter(({ rerun: cannot }) => cannot !== null);
  return [
    `${file}: ${kind} ${name}, ${evaluations.length} evaluations, ${Object.keys(files).length} files of ${(bytes / 1e6).toFixed(1)} MB`,
    ...bases.map((base) => `not inside: ${base.file}, SHA-256 ${base.sha256}`),
    ...fixed.map(
      (cell) => `cannot be trained again from it (${cell.rerun}): ${cell.name}, seed ${cell.seed}`,
    ),
  ].join('\n');
}

const isOtherwise = ({ damaged, different, sameMatrix, study }: Verification): boolean =>
  [damaged, different, study?.different ?? []].some((found) => found.length > 0) || sameMatrix === false;

function describeVerification({
  files,
  damaged,
  recomputed,
  different,
  withheld,
  sameMatrix,
  study,
}: Verification): string {
  return [
    `${files} files, ${damaged.length} of them damaged or missing`,
    ...damaged.map((path) => `  ${path}`),
    `${recomputed} numbers computed again from the answers, ${different.length} of them otherwise`,
    ...different.map(
      (one) => `  ${one.evaluation}, ${one.what}: ${one.stored} stored, ${one.recomputed} now`,
    ),
    ...(withheld > 0 ? [`${withheld} numbers rest on answers that may not be passed on`] : []),
    ...(sameMatrix === null
      ? []
      : [
          `the matrix made of them is ${sameMatrix ? 'the CSV inside, byte for byte' : 'not the CSV inside'}`,
          ...(study ? describeStudy(study) : [noStudy]),
        ]),
  ].join('\n');
}

const noStudy =
  'it does not hold what the cells say together: means of groups, changes, relative gains, their intervals and marks, effects and Shapley shares are not computed again';

function describeStudy({ settings, recomputed, different, withheld }: StudyVerification): string[] {
  const by = settings.map(
    ({ way, seed, rounds, resamples }) =>
      `by ${way} ${resamples.toLocaleString('en')} resamples and ${rounds.toLocaleString('en')} rounds, seed ${seed}`,
  );
  return [
    `${recomputed} numbers of what the cells say together computed again (${by.join('; ')}), ${different.length} of them otherwise`,
    ...different.map(
      (one) => `  ${one.table}, ${one.row}, ${one.column}: ${one.stored} stored, ${one.recomputed} now`,
    ),
    ...(withheld > 0 ? [`${withheld} more rest on answers that may not be passed on`] : []),
  ];
}
