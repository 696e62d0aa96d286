/** The whole job on real files with the sample's toy model. Needs ../shared/data; skipped loudly without it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Score } from '../../src-main/common/benchmark';
import type { ImportReport } from '../../src-main/common/instruction';
import type { Matrix } from '../../src-main/common/matrix';
import type { RunResult } from '../../src-main/common/run';
import { loadItems } from '../../src-main/evaluate/items';
import { readPlan } from '../../src-main/runs/plan';
import { taskNamed } from '../../src-main/tasks';
import { freshWorkspace, projectRoot, run, sharedData } from './program';
import { slurmAbsent, withSlurm } from './slurm-here';

const there = existsSync(sharedData);
if (!there) console.warn(`SKIPPED: the job on real data, for ${sharedData} is not here`);

if (there && slurmAbsent)
  console.warn(`SKIPPED: the plan on real data by Slurm; ${slurmAbsent} is missing (apt install slurm-wlm)`);

interface PlanFile {
  bases: string[];
  datasets: { file: string }[];
  tasks: { name: string; file: string }[];
  recipe: object;
}
const shipped = join(projectRoot, 'resources/plans/real-data.json');
const model = join(projectRoot, 'resources/sample/model.gguf');
const pubmedqa = join(sharedData, 'pubmedqa/ori_pqal.json');
const workspace = freshWorkspace();

describe.skipIf(!there)('real files', () => {
  let chat: ImportReport;
  let notes: ImportReport;
  let questions: ImportReport;

  beforeAll(async () => {
    const imported = async (...args: string[]) =>
      (await run<ImportReport>(workspace, 'import', ...args)).document;
    chat = await imported(join(sharedData, 'chatdoctor/chatdoctor5k.json'));
    notes = await imported(
      join(sharedData, 'mts-dialog/MTS-Dialog-TrainingSet.csv'),
      ...['--map', 'input=dialogue,output=section_text', '--instruction', 'Write the section of the note.'],
      ...['--category', 'GEN', '--dataset', 'notes'],
    );
    questions = await imported(pubmedqa, '--dataset', 'questions');
  });

  it('are imported to the last row', () => {
    expect(chat).toMatchObject({ dataset: 'chatdoctor5k', read: 5452, quarantined: [] });
    expect(chat.imported + chat.duplicates).toBe(5452);
    expect(notes).toMatchObject({ dataset: 'notes', read: 1201, quarantined: [] });
    expect(questions).toMatchObject({
      read: 1000,
      imported: 1000,
      splits: { train: 500, validation: 0, test: 500 },
    });
  });

  it('train on the 500 rows of PubMedQA that are not its official test', async () => {
    const { document } = await run<RunResult & { folder: string }>(
      workspace,
      ...[
        'train',
        '--base',
        model,
        '--dataset',
        'questions',
        '--set',
        'maxSteps=1',
        '--set',
        'batchSize=4',
        '--set',
        'threads=1',
      ],
    );
    const rows = readFileSync(join(document.folder, 'instructions.jsonl'), 'utf8').trimEnd().split('\n');
    expect(rows).toHaveLength(500);
    expect(document.steps).toBe(1);
  });

  it('evaluate exactly official test items', async () => {
    const { document } = await run<{ results: Score[]; folder: string }>(
      workspace,
      ...[
        'evaluate',
        '--base',
        model,
        '--task',
        `pubmedqa=${pubmedqa}`,
        '--limit',
        '5',
        '--scoring',
        'likelihood',
      ],
    );
    const official = JSON.parse(
      readFileSync(join(sharedData, 'pubmedqa/test_ground_truth.json'), 'utf8'),
    ) as object;
    const lines = readFileSync(join(document.folder, 'predictions/pubmedqa.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    for (const line of lines) expect(official).toHaveProperty((JSON.parse(line) as { item: string }).item);
    expect(document.results[0]!.n).toBe(5);
  });
});

/** The plan that ships, with a budget for a test. */
function smallPlan(workspace: string): string {
  const file = join(dirname(workspace), 'plan.json');
  const beside = (path: string) =>
    path.startsWith('..') ? join(projectRoot, 'resources/plans', path) : path;
  const plan = JSON.parse(readFileSync(shipped, 'utf8')) as PlanFile;
  const small = {
    ...plan,
    bases: plan.bases.map(beside),
    datasets: plan.datasets.map((one) => ({ file: beside(one.file) })),
    tasks: plan.tasks.map((task) => ({ ...task, file: beside(task.file) })),
    rows: [[], ['QA', 'IE', 'GEN']],
    budget: { tokens: 3000 },
    recipe: { ...plan.recipe, rank: 4, threads: 1 },
    limit: 2,
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(small));
  return file;
}

describe.skipIf(!there)('the plan on real data', () => {
  it('asks the official test items of PubMedQA and MTS-Dialog, and the notes of the sample', async () => {
    const plan = readPlan(shipped, { data: sharedData });
    const items = plan.tasks.map(async ({ name, file }) => {
      const { items: all } = await loadItems(taskNamed(name), file, null);
      return [name, all.length];
    });
    expect(await Promise.all(items)).toEqual([
      ['pubmedqa', 500],
      ['medication-status', 200],
      ['conv2note', 200],
    ]);
  });

  it('is refused without its data, in words that say where to get at it', async () => {
    const { status, document } = await run(freshWorkspace(), 'matrix', '--plan', shipped);
    expect(status).toBe(1);
    expect(document.error).toMatchObject({ code: 'not-found', hint: expect.stringContaining('--data') });
  });

  describe.skipIf(slurmAbsent !== null)('on Slurm', () => {
    withSlurm();

    it('gives the CSV of the queue, byte for byte', async () => {
      const [queued, clustered] = [freshWorkspace(), freshWorkspace()];
      const matrixOf = (at: string, ...more: string[]) =>
        run<Matrix>(at, 'matrix', '--plan', smallPlan(at), '--data', sharedData, ...more);
      for (const ended of [await matrixOf(queued), await matrixOf(clustered, '--slurm', '--every', '0.5')]) {
        expect(ended.status, ended.stderr).toBe(0);
        expect(ended.document.cells.map(({ state }) => state)).toEqual(['done', 'done']);
      }
      const [one, other] = await Promise.all(
        [queued, clustered].map(async (at) => (await run(at, 'export', 'matrix')).stdout),
      );
      expect(one).toContain('pubmedqa');
      expect(other).toBe(one);
    }, 180_000);
  });
});
