/** `demo`: the whole job on the shipped sample, small enough to watch: import, fine-tune, evaluate, matrix, CSV. */
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Plan } from '../common/plan';
import { writeWhole } from '../files/write-whole';
import { sample } from '../resources';
import { performEvaluation } from '../runs/evaluate';
import { exportTable } from '../runs/export';
import { importInto } from '../runs/import';
import { cellRecipe, readPlan } from '../runs/plan';
import { createRun, performRun } from '../runs/train';
import { showEvaluation } from './evaluate-words';
import type { Cli } from './cli';
import { describe } from './evaluate-words';
import { describeMatrix, runMatrix } from './matrix';
import { showReport } from './train-words';

export function addDemo(program: Command, cli: Cli): void {
  program
    .command('demo')
    .description('the whole job on the shipped sample: import, fine-tune, evaluate, matrix, CSV')
    .action(() => demo(cli));
}

async function demo(cli: Cli): Promise<void> {
  const started = performance.now();
  const plan = readPlan(sample.plan);
  const say = (line: string) => cli.progress.say(line);
  const { imported, run, scores } = await cli.inWorkspace(async (workspace) => {
    say(`seed ${cli.seed()} · a toy model on invented texts: the numbers show how the job works, no result`);
    const imported = await importInto(workspace, { file: sample.instructions, options: {} }, cli.signal);
    say(`1 of 4 · imported ${imported.imported} instructions into “${imported.dataset}”`);

    const recipe = cellRecipe(plan, { method: plan.methods[0]!, seed: cli.seed() });
    const queued = await createRun(workspace, {
      base: sample.model,
      datasets: [imported.dataset],
      categories: [],
      recipe,
    });
    const run = await performRun(workspace, queued, cli.signal, showReport(cli.progress));
    say(`2 of 4 · fine-tuned for ${run.result!.steps} steps, final loss ${run.result!.finalLoss.toFixed(4)}`);

    const settings = { ...evaluationOf(plan, cli.seed()), adapters: [null, run.result!.adapter] };
    const { scores } = await performEvaluation(
      workspace,
      { id: `demo-${run.id}`, runId: run.id },
      settings,
      cli.signal,
      showEvaluation(cli.progress),
    );
    say(`3 of 4 · evaluated base and adapter on ${plan.tasks.length} tasks`);
    return { imported, run, scores };
  });
  const matrixCsv = join(cli.folder(), 'matrix.csv');
  const { matrix, csv } = await cli.inWorkspace(async (workspace) => {
    const matrix = await runMatrix(cli, workspace, plan);
    return { matrix, csv: await exportTable(workspace, 'matrix', { format: 'csv', from: matrix.id }) };
  });
  writeWhole(matrixCsv, csv);
  const seconds = (performance.now() - started) / 1000;
  say(`4 of 4 · matrix of ${matrix.cells.length} cells`);
  const document = {
    workspace: cli.folder(),
    matrixCsv,
    seconds,
    imported,
    run: { id: run.id, ...run.result! },
    results: scores,
    matrix: matrix.id,
  };
  cli.print(document, () =>
    [
      describe(scores),
      describeMatrix(matrix),
      `CSV: ${matrixCsv}`,
      `The whole job took ${seconds.toFixed(0)} s.`,
    ].join('\n\n'),
  );
}

const evaluationOf = ({ tasks, scoring, limit }: Plan, seed: number) => ({
  bases: [sample.model],
  tasks,
  scoring,
  limit: limit ?? null,
  template: 'auto' as const,
  threads: null,
  seed,
});
