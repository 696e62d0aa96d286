/** `run-cell DIR`: one cell of a matrix by hand, on any machine. */
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { readCellFolder } from '../runs/cell-folder';
import { cellWorkspace, runCell } from '../runs/run-cell';
import { describe } from './evaluate-words';
import type { Cli } from './cli';

export function addRunCell(program: Command, cli: Cli): void {
  program
    .command('run-cell')
    .description(
      'compute the cell of a folder that matrix --slurm wrote, on any machine; goes on where it was',
    )
    .argument('<folder>', 'the folder of the cell')
    .option(
      '--base <model>',
      'where the base model lies here (default: where it lay when the folder was written)',
    )
    .action(async (folder: string, options: { base?: string }) => {
      const place = resolve(folder);
      const { key, name, seed } = readCellFolder(place);
      cli.progress.say(`cell ${key} · ${name} · seed ${seed}`);
      const result = await cli.inCell(cellWorkspace(place), (workspace) =>
        runCell(workspace, place, options.base ?? null, cli.signal, (doing, fraction) =>
          cli.progress.show(doing, fraction),
        ),
      );
      cli.print(
        { cell: key, name, seed, folder: place, result: join(place, 'result.json'), scores: result.scores },
        () => describe(result.scores),
      );
    });
}
