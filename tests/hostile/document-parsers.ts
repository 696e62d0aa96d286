/** Documents that one program writes for another: packs, bundles, plans, tasks, jobs, predictions. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openBundle } from '../../src-main/commands/bundle-read';
import { verifyBundle } from '../../src-main/commands/bundle-verify';
import type { Task } from '../../src-main/common/benchmark';
import { checkTaskDescription } from '../../src-main/common/task-description';
import { readPack } from '../../src-main/data/review-pack';
import { readAnswers } from '../../src-main/evaluate/evaluation-folder';
import { scorePredictions } from '../../src-main/evaluate/score';
import { readPlan } from '../../src-main/runs/plan';
import { ownTask } from '../../src-main/tasks/own-task';
import { taskNamed, taskNames } from '../../src-main/tasks';
import { readTokenJob } from '../../src-main/train/token-job-file';
import { openPredictions } from '../../src-main/worker/predictions';
import { pageItems } from '../../src-main/worker/answered-items';
import { previewTask } from '../../src-main/worker/preview-task';
import { tasksOfFile } from '../../src-main/worker/recognise-tasks';
import { zipOf } from '../data/archives';
import { mutatedJson, oneOf, type Random } from './mutate';
import type { StartBundle } from './start-bundles';
import type { Starts } from './starts';
import { type Parser, zipTokens, bytesOf, json, jsonOf, onlyOurs } from './making';

export function documents({ packs, bundles, plan, predictions }: Starts): Record<string, Parser> {
  return {
    'review pack': {
      weight: 1,
      name: 'pack.json',
      make: jsonOf(packs, sealed),
      read: async (file) => readPack(file),
    },
    bundle: {
      weight: 2,
      name: 'bundle.zip',
      make: (random) =>
        random() < 0.4
          ? bytesOf(
              bundles.map(({ zip }) => zip),
              200,
              zipTokens,
            )(random)
          : bundleZip(oneOf(random, bundles), random),
      read: async (file, scratch) => verifyBundle(scratch, await openBundle(file, scratch)),
    },
    plan: { weight: 1, name: 'plan.json', make: jsonOf([plan]), read: async (file) => readPlan(file) },
    task: { weight: 1, name: 'task.json', make: jsonOf([taskDescription]), read: readTask },
    'token job': {
      weight: 1,
      name: 'job.json',
      make: jsonOf([tokenJob]),
      read: async (file) => readTokenJob(file),
    },
    predictions: {
      weight: 2,
      name: 'pubmedqa.jsonl',
      make: (random) =>
        Buffer.concat(
          predictions.map((one) =>
            Buffer.concat([random() < 0.4 ? jsonOf([one])(random) : json(one), Buffer.from('\n')]),
          ),
        ),
      read: readPredictions,
    },
  };
}

/** Half of the packs have the hash of what they hold, so that what lies behind it is reached. */
function sealed(pack: unknown): Buffer {
  if (typeof pack !== 'object' || pack === null || Array.isArray(pack)) return json(pack);
  const { hash: _, ...content } = pack as Record<string, unknown>;
  const hash = createHash('sha256').update(JSON.stringify(content), 'utf8').digest('hex');
  return json({ ...content, hash });
}

const hostileNames = [
  '../up.txt',
  '/tmp/absolute.txt',
  'a/../../up.txt',
  '..\\up.txt',
  'C:\\up.txt',
  'a\0b',
  'x'.repeat(300),
  'evaluations',
  'a/',
  '.',
  '',
];

/** Names, listings and files of a bundle, some of them other than they should be. */
function bundleZip({ about, files }: StartBundle, random: Random): Buffer {
  const entries = Object.entries(files).map(([name, content]) => ({
    name: random() < 0.1 ? oneOf(random, hostileNames) : name,
    content: random() < 0.15 ? jsonOf([asJson(content)])(random) : content,
    ...(random() < 0.05 && { saysSize: oneOf(random, [0, 1, 2 ** 31, 2 ** 32 - 1]) }),
  }));
  const listing = random() < 0.6 ? mutatedJson(about, random) : about;
  return zipOf([{ name: 'bundle.json', content: json(listing) }, ...entries]);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const taskDescription = {
  ...{
    name: 'triage',
    title: 'Triage',
    group: 'QA',
    instruction: 'Is the note of {ward} urgent?',
    input: '{note}',
  },
  ...{
    output: '{label}',
    choices: ['urgent', 'routine'],
    only: { field: 'split', value: 'test' },
    maxTokens: 8,
  },
  ...{ stop: ['\n'], metrics: { likelihood: ['accuracy'] } },
};

const taskRows =
  '{"ward":"A","note":"Chest pain.","label":"urgent","split":"test"}\n{"ward":"B","note":1,"label":null}\n';

async function readTask(file: string, scratch: string): Promise<void> {
  const rows = join(scratch, 'rows.jsonl');
  writeFileSync(rows, taskRows);
  const parsed = asJson(readFileSync(file, 'utf8'));
  const task = ownTask(checkTaskDescription(parsed, taskNames), 1);
  await previewTask(rows, task);
  await tasksOfFile(rows, task);
}

const sequence = { tokens: [1, 2, 3], mask: [0, 1, 1] };
const tokenJob = {
  model: 'model.gguf',
  lora: { init: { seed: 1 }, rank: 2, alpha: 4, targets: ['attn_q'], layers: null },
  optim: { lr: 1e-3 },
  schedule: { type: 'cosine', warmup_steps: 1, total_steps: 2 },
  steps: [[[sequence]], [[sequence]]],
  eval: { every: 1, sequences: [sequence] },
  save_after: [1],
};

/** As an evaluation that goes on, the explorer of items and a bundle that is verified read it. */
async function readPredictions(file: string, scratch: string): Promise<void> {
  const task: Task = taskNamed('pubmedqa');
  const place = join(scratch, 'predictions', 'pubmedqa.jsonl');
  mkdirSync(join(scratch, 'predictions'));
  const bytes = readFileSync(file);
  const side = {
    folder: scratch,
    evaluation: 'e',
    base: 'a.gguf',
    adapter: null,
    scoring: 'likelihood' as const,
  };
  const page = {
    task: 'pubmedqa',
    sides: [side],
    show: 'all' as const,
    text: 'yes',
    sort: null,
    offset: 0,
    limit: 10,
  };
  const reads = [
    async () => scorePredictions(task, readAnswers(scratch), 1),
    () => pageItems(page),
    async () => openPredictions(place).of([{ ...side, task: 'pubmedqa' }], ['0']),
  ];
  let failed: unknown = null;
  for (const read of reads) {
    writeFileSync(place, bytes);
    await read().catch((error: unknown) => {
      onlyOurs(error);
      failed = error;
    });
  }
  rmSync(place);
  if (failed) throw failed as Error;
}
