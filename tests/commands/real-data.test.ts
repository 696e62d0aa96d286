/** The whole job on real files with the sample's toy model. Needs ../shared/data; skipped loudly without it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Score } from '../../src-main/common/benchmark';
import type { ImportReport } from '../../src-main/common/instruction';
import type { Matrix } from '../../src-main/common/matrix';
import type { RunResult } from '../../src-main/common/run';
import { freshWorkspace, projectRoot, run, sharedData } from './program';

const there = existsSync(sharedData);
if (!there) console.warn(`SKIPPED: the job on real data, for ${sharedData} is not here`);

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

  it('make a matrix over QA and GEN whose CSV reads back', async () => {
    mkdirSync(dirname(workspace), { recursive: true });
    const plan = join(dirname(workspace), 'plan.json');
    const notesTest = join(sharedData, 'mts-dialog/MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv');
    writeFileSync(
      plan,
      JSON.stringify({
        name: 'real',
        bases: [model],
        datasets: [{ name: 'questions' }, { name: 'notes' }],
        rows: [[], ['QA'], ['GEN'], ['QA', 'GEN']],
        tasks: [
          { name: 'pubmedqa', file: pubmedqa },
          { name: 'conv2note', file: notesTest },
        ],
        budget: { tokens: 6000 },
        seeds: [1],
        recipe: { rank: 4, batchSize: 2, threads: 1 },
        scoring: 'likelihood',
        limit: 3,
      }),
    );
    const { status, document } = await run<Matrix>(workspace, 'matrix', '--plan', plan);
    expect(status).toBe(0);
    expect(document.cells.map(({ state, row }) => [state, row.join('+')])).toEqual([
      ['done', ''],
      ['done', 'QA'],
      ['done', 'GEN'],
      ['done', 'QA+GEN'],
    ]);
    const { stdout } = await run(workspace, 'export', 'matrix');
    const values = document.cells.flatMap((cell) => cell.scores.map((score) => score.value));
    for (const value of values) expect(stdout).toContain(String(value));
  });
});
