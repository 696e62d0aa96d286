/** `generate --seeds FILE --model M.gguf --count N`: new instructions from seed tasks, filtered and resumable. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { keyVariable } from '../common/endpoint-key';
import { WorkbenchError } from '../common/errors';
import {
  candidatesIn,
  generationDefaults,
  verdicts,
  type Candidate,
  type Generation,
} from '../common/generation';
import { readBlacklist } from '../common/generation-check';
import { readModel } from '../models/gguf-reader';
import { generationFiles } from '../resources';
import { createGeneration, performGeneration, type GenerationRequest } from '../runs/generate';
import { candidatesOf } from '../store/generations';
import type { Cli } from './cli';
import { textTable } from './text-table';

interface Options {
  seeds: string;
  model?: string;
  endpoint?: string;
  endpointModel?: string;
  count: number;
  dataset: string;
  prompt: string;
  blacklist: string;
  seedsPerPrompt: number;
  minWords: number;
  maxWords: number;
  similarity: number;
  temperature: number;
  topP: number;
  maxTokens: number;
  pricePrompt?: number;
  priceCompletion?: number;
}

export function addGenerate(program: Command, cli: Cli): void {
  const defaults = generationDefaults;
  program
    .command('generate')
    .description(
      'write new instructions from seed tasks with a local model (Self-Instruct); the same command again goes on',
    )
    .addOption(
      new Option('--seeds <file>', 'JSON or JSON Lines').default(
        generationFiles.seeds,
        'the 80 seed tasks that ship',
      ),
    )
    .option('--model <model>', 'GGUF file that writes')
    .requiredOption('--count <n>', 'instructions to be accepted', Number)
    .option('--dataset <name>', 'where they go', 'generated')
    .addOption(
      new Option('--prompt <file>', 'with {examples} where the seeds stand').default(
        generationFiles.prompt,
        'the one that ships',
      ),
    )
    .addOption(
      new Option('--blacklist <file>', 'words an instruction must not hold, one a line').default(
        generationFiles.blacklist,
        'the one that ships',
      ),
    )
    .option('--seeds-per-prompt <n>', 'drawn at random for each', Number, defaults.seedsPerPrompt)
    .option('--min-words <n>', 'of an instruction', Number, defaults.minWords)
    .option('--max-words <n>', 'of an instruction', Number, defaults.maxWords)
    .option('--similarity <f>', 'ROUGE-L F above which it is a near-duplicate', Number, defaults.similarity)
    .option('--temperature <t>', 'of the sampling', Number, defaults.temperature)
    .option('--top-p <p>', 'of the sampling', Number, defaults.topP)
    .option('--max-tokens <n>', 'of an answer', Number, defaults.maxTokens)
    .option('--endpoint <url>', `an OpenAI-compatible server instead of a model; its key in ${keyVariable}`)
    .option('--endpoint-model <name>', 'what the server calls the model')
    .option('--price-prompt <p>', 'of a million prompt tokens, for the cost', Number)
    .option('--price-completion <p>', 'of a million answer tokens, for the cost', Number)
    .action((options: Options) => generate(cli, options));
}

async function generate(cli: Cli, options: Options): Promise<void> {
  const request = await readRequest(cli, options);
  const started = performance.now();
  const key = request.generator.kind === 'endpoint' ? process.env[keyVariable] || null : null;
  const { generation, examples } = await cli.inWorkspace(async (workspace) => {
    const created = await createGeneration(workspace, request, key !== null);
    const generation = await performGeneration(workspace, created, { key }, cli.signal, (now, progress) =>
      cli.progress.show(
        `${progress.accepted} of ${now.count} accepted, ${progress.candidates} candidates, ${progress.candidatesPerMinute.toFixed(0)} a minute`,
        progress.accepted / now.count,
        progress.secondsLeft ?? undefined,
      ),
    );
    const examples = verdicts.flatMap((verdict) =>
      candidatesOf(workspace.store, generation.id, { verdict, limit: 1 }),
    );
    return { generation, examples };
  });
  const seconds = (performance.now() - started) / 1000;
  const document = {
    ...generation,
    candidates: candidatesIn(generation.verdicts),
    seconds,
    seed: cli.seed(),
  };
  cli.print(document, () => describe(generation, examples, seconds));
}

async function readRequest(cli: Cli, options: Options): Promise<GenerationRequest> {
  const { dataset, count, seedsPerPrompt, temperature, topP, maxTokens } = options;
  const { minWords, maxWords, similarity, pricePrompt, priceCompletion } = options;
  return {
    dataset,
    count,
    seeds: resolve(options.seeds),
    generator: await generatorOf(options),
    seedsPerPrompt,
    prompt: readText(options.prompt),
    filters: { minWords, maxWords, similarity, blacklist: readBlacklist(readText(options.blacklist)) },
    temperature,
    topP,
    maxTokens,
    seed: cli.seed(),
    price:
      pricePrompt === undefined && priceCompletion === undefined
        ? null
        : { prompt: pricePrompt ?? 0, completion: priceCompletion ?? 0 },
  };
}

async function generatorOf({
  model,
  endpoint,
  endpointModel,
}: Options): Promise<GenerationRequest['generator']> {
  if ((model === undefined) === (endpoint === undefined))
    throw new WorkbenchError(
      'usage',
      'Say who writes: a local model or an endpoint, one of the two.',
      'For example --model llama.gguf',
    );
  if (endpoint !== undefined) return { kind: 'endpoint', url: endpoint, model: endpointModel ?? '' };
  return { kind: 'model', file: (await readModel(resolve(model!))).file };
}

const readText = (file: string): string => readFileSync(resolve(file), 'utf8');

function describe(generation: Generation, examples: Candidate[], seconds: number): string {
  const { id, dataset, verdicts: counts, count, promptTokens, completionTokens, cost, note } = generation;
  const tokens = `${promptTokens.toLocaleString('en')} tokens read, ${completionTokens.toLocaleString('en')} written`;
  return [
    `generation ${id}: ${counts.accepted} of ${count} accepted into ${dataset} (${seconds.toFixed(1)} s; ${tokens}${cost === null ? '' : `; cost ${cost.toFixed(4)}`})`,
    textTable(
      ['verdict', 'candidates', 'for example'],
      verdicts
        .filter((verdict) => counts[verdict] > 0)
        .map((verdict) => [
          verdict,
          counts[verdict],
          exampleOf(examples.find((one) => one.verdict === verdict)!),
        ]),
    ),
    ...(note === null ? [] : [note]),
  ].join('\n');
}

function exampleOf({ text, answer, reason }: Candidate): string {
  const shown = (text?.instruction ?? answer).replace(/\s+/g, ' ');
  const cut = shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
  return reason === '' ? cut : `${cut} (${reason})`;
}
