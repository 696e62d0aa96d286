/** `measure EVAL`: metrics that need more than the answers: a dictionary of concepts, an embedding model, or a judge. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { WorkbenchError } from '../common/errors';
import type { Instrument, Measurement } from '../common/measurement';
import { readRatings } from '../data/ratings';
import { readModel } from '../models/gguf-reader';
import { judgePromptFile } from '../resources';
import { measureEvaluation } from '../runs/measure';
import { describeAgreement } from './agreement';
import type { Cli } from './cli';
import { describe } from './evaluate-words';
import { wholeNumber } from './whole-number';
import { existing } from './task-file';
import { decimals, intervalText } from './text-table';

interface Options {
  concepts?: string;
  embedding?: string;
  judge?: string;
  against: string;
  prompt: string;
  system?: string;
  limit?: number;
  ratings?: string;
}

export function addMeasure(program: Command, cli: Cli): void {
  program
    .command('measure')
    .description('score generated texts of an evaluation by concepts, by similarity, or by a judge')
    .argument('<evaluation>', 'id of an evaluation, or of the run that was evaluated')
    .option('--concepts <file>', 'concept F1 by a dictionary with the columns concept, term, type')
    .option('--embedding <model>', 'similarity of tokens by the hidden states of a GGUF')
    .option('--judge <model>', 'wins by a GGUF that judges pairs of answers, in both orders')
    .option(
      '--against <system>',
      'what the judge compares with: gold, or part of the path of a system',
      'gold',
    )
    .addOption(
      new Option('--prompt <file>', 'how the judge is asked, with {task}, {input}, {a} and {b}').default(
        judgePromptFile,
        'the one that ships',
      ),
    )
    .option('--system <name>', 'only the answers of the system with this in its path')
    .option('--limit <n>', 'so many items of a task, drawn by the seed', wholeNumber('--limit'))
    .option('--ratings <file>', 'CSV with item, rater, value: how far the judge agrees with humans')
    .action((evaluation: string, options: Options) => measure(cli, evaluation, options));
}

async function measure(cli: Cli, id: string, options: Options): Promise<void> {
  const job = {
    instrument: await instrumentOf(options),
    system: options.system ?? null,
    limit: options.limit ?? null,
    ratings: options.ratings === undefined ? null : await readRatings(resolve(options.ratings)),
    seed: cli.seed(),
    threads: null,
  };
  const { allScores, ...result } = await cli.inWorkspace((workspace) =>
    measureEvaluation(workspace, id, job, cli.signal, ({ done, of, secondsLeft }) =>
      cli.progress.show(`${done} of ${of} answers`, done / of, secondsLeft),
    ),
  );
  cli.print({ ...result, results: allScores, seed: cli.seed() }, () => describeMeasurement(result));
}

async function instrumentOf({ concepts, embedding, judge, against, prompt }: Options): Promise<Instrument> {
  const named = [concepts, embedding, judge].filter((one) => one !== undefined);
  if (named.length !== 1)
    throw new WorkbenchError(
      'usage',
      'measure takes one instrument: a dictionary, an embedding model or a judge.',
      'Give one of --concepts, --embedding and --judge.',
    );
  if (concepts !== undefined) return { metric: 'conceptF1', dictionary: existing(resolve(concepts)) };
  if (embedding !== undefined)
    return { metric: 'similarity', model: (await readModel(resolve(embedding))).file };
  return {
    metric: 'judgeWins',
    model: (await readModel(resolve(judge!))).file,
    against: against === 'gold' ? null : against,
    prompt: readFileSync(existing(resolve(prompt)), 'utf8'),
  };
}

function describeMeasurement({
  scores,
  values,
  reused,
  withoutValue,
  consistency,
  humans,
}: Measurement): string {
  const lines = [
    describe(scores),
    `${values} answers measured, ${reused} of them before; ${withoutValue} without a value`,
  ];
  if (consistency !== null)
    lines.push(
      `The judge says the same in both orders of ${(100 * consistency).toFixed(1)} % of the pairs it read.`,
    );
  if (humans) {
    const { items, agreement, spearman } = humans;
    lines.push(
      `Judge and humans on ${items} items: rank correlation ${decimals(spearman?.value ?? null)} (${intervalText(spearman?.ci95 ?? null)})`,
      ...(agreement ? [describeAgreement(agreement)] : []),
    );
  }
  return lines.join('\n');
}
