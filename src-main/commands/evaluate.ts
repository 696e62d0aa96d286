/** `evaluate`: bases and adapters on benchmark tasks. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Command } from 'commander';
import { toErrorData, WorkbenchError } from '../common/errors';
import { readEvaluationSettings } from '../files/evaluation-settings';
import { performEvaluation, resumeEvaluation } from '../runs/evaluate';
import { getEvaluation } from '../store/evaluations';
import type { Cli } from './cli';
import { addEvaluateOptions, checkAlone, readSettings, type EvaluateOptions } from './evaluate-options';
import { describe, describeLabels, describeLeftOut, showEvaluation } from './evaluate-words';

export function addEvaluate(program: Command, cli: Cli): void {
  addEvaluateOptions(program.command('evaluate'))
    .description('score base models and adapters on benchmark tasks')
    .action((options: EvaluateOptions) => evaluate(cli, options));
}

async function evaluate(cli: Cli, options: EvaluateOptions): Promise<void> {
  const { resume } = options;
  if (resume !== undefined) checkAlone(options);
  const id = resume ?? randomUUID().slice(0, 8);
  const done = await cli.inWorkspace(async (workspace) => {
    const settings = resume === undefined ? await readSettings(options, cli.seed(), workspace.store) : null;
    cli.progress.say(`evaluation ${id}${settings ? ` · seed ${settings.seed}` : ', from where it was'}`);
    const onReport = showEvaluation(cli.progress);
    const outcome = await stoppable(id, () =>
      settings
        ? performEvaluation(workspace, { id }, settings, cli.signal, onReport)
        : resumeEvaluation(workspace, id, cli.signal, onReport),
    );
    const { folder } = getEvaluation(workspace.store, id);
    return { folder, settings: readEvaluationSettings(folder), ...outcome };
  });
  const { folder, scores, labels, leftOut } = done;
  const { seed, provenance } = done.settings;
  cli.print({ evaluation: id, folder, seed, results: scores, labels, leftOut, provenance }, () =>
    [
      describe(scores),
      ...(labels.length > 0 ? [describeLabels(labels).join('\n')] : []),
      ...describeLeftOut(leftOut),
      `Every answer: ${join(folder, 'predictions')}`,
    ].join('\n\n'),
  );
}

async function stoppable<T>(id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (toErrorData(error).code !== 'cancelled') throw error;
    throw new WorkbenchError(
      'cancelled',
      `Evaluation ${id} was stopped on request; its answers are kept.`,
      `Go on with: bioinstruct evaluate --resume ${id}`,
    );
  }
}
