/** `score-texts PAIRS.jsonl`: ROUGE of predictions against references, as google's rouge_score computes it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { parsePairs, scoreTexts, type TextMetric } from '../evaluate/score-texts';
import type { Cli } from './cli';
import { textTable } from './text-table';

export function addScoreTexts(program: Command, cli: Cli): void {
  program
    .command('score-texts')
    .description('ROUGE of the lines of a JSONL file with "prediction" and "reference"')
    .argument('<pairs>', 'JSONL file')
    .addOption(new Option('--metric <metric>').choices(['rouge1', 'rouge2', 'rougeL']).makeOptionMandatory())
    .option('--stem', 'stem words first (Porter)')
    .action((file: string, options: { metric: TextMetric; stem?: boolean }) => {
      const pairs = parsePairs(readFileSync(resolve(file), 'utf8'));
      const { values, mean } = scoreTexts(pairs, options.metric, options.stem ?? false);
      cli.print({ values, mean }, () =>
        textTable(
          ['line', 'precision', 'recall', 'f1'],
          [...values, mean].map((score, line) => [
            line < values.length ? String(line + 1) : 'mean',
            ...[score.precision, score.recall, score.f1].map((value) => value.toFixed(4)),
          ]),
        ),
      );
    });
}
