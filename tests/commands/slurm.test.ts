/** A matrix on a real Slurm of one node, this machine, and cells by hand. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Matrix } from '../../src-main/common/matrix';
import { freshWorkspace, projectRoot, run, start } from './program';
import { slurmAbsent, withSlurm } from './slurm-here';

const sample = join(projectRoot, 'resources/sample');
if (slurmAbsent)
  process.stderr.write(
    `\nSKIPPED: a matrix on Slurm is not tested here; ${slurmAbsent} is missing (apt install slurm-wlm).\n\n`,
  );

function planOf(workspace: string, tokens = 20_000, rows: string[][] = [[], ['QA'], ['IE']]): string {
  const file = join(dirname(workspace), 'plan.json');
  const plan = {
    name: 'cluster',
    bases: [join(sample, 'model.gguf')],
    datasets: [{ file: join(sample, 'instructions.json') }],
    rows,
    tasks: [{ name: 'pubmedqa', file: join(sample, 'benchmarks/pubmedqa.json') }],
    budget: { tokens },
    seeds: [1],
    recipe: { rank: 4, batchSize: 4, packTokens: 512, threads: 1, checkpointEvery: 2 },
    scoring: 'both',
    limit: 4,
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(plan));
  return file;
}

const csvOf = async (workspace: string) => (await run(workspace, 'export', 'matrix')).stdout;
const squeue = (...options: string[]) => execFileSync('squeue', options, { encoding: 'utf8' }).trim();
const onSlurm = (plan: string) => ['matrix', '--plan', plan, '--slurm', '--every', '0.5'];

describe.skipIf(slurmAbsent !== null)('on Slurm', () => {
  withSlurm();

  test('cells come to the same CSV as by the queue, also where the watch is left and a task is lost', async () => {
    const [queued, clustered] = [freshWorkspace(), freshWorkspace()];
    expect((await run(queued, 'matrix', '--plan', planOf(queued))).status).toBe(0);

    const plan = planOf(clustered);
    const watching = start(clustered, ...onSlurm(plan));
    while (!watching.output().includes('running') && watching.child.exitCode === null) await wait(50);
    watching.child.kill('SIGINT');
    const left = await watching.ended;
    expect(left.status, left.stderr).toBe(130);
    expect(left.document.error.message).toContain('its jobs on the cluster go on');
    const [lost] = squeue('--noheader', '--array', '--format=%i').split('\n');
    execFileSync('scancel', [lost!]);

    const { status, document, stderr } = await run<Matrix>(clustered, ...onSlurm(plan));
    expect(status, stderr).toBe(0);
    expect(document.cells.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(await csvOf(clustered)).toBe(await csvOf(queued));
    const jobs = JSON.parse(readFileSync(join(clustered, 'cluster', document.id, 'jobs.json'), 'utf8')) as {
      jobs: { keys: string[] }[];
    };
    expect(jobs.jobs.map(({ keys }) => keys.length)).toEqual([3, 1]);
  }, 180_000);

  test('a cell that fails says why and stops no other; what was cancelled is out of the queue', async () => {
    const workspace = freshWorkspace();
    const plan = planOf(workspace);
    const watching = start(workspace, ...onSlurm(plan));
    while (!watching.output().includes('waiting') && watching.child.exitCode === null) await wait(50);
    watching.child.kill('SIGINT');
    await watching.ended;
    expect((await run(workspace, ...onSlurm(plan), '--cancel')).status).toBe(0);
    await expect.poll(() => squeue('--noheader'), { timeout: 30_000, interval: 200 }).toBe('');

    const [matrix] = readdirSync(join(workspace, 'cluster'));
    const [, cell] = readdirSync(join(workspace, 'cluster', matrix!), { withFileTypes: true })
      .filter((one) => one.isDirectory() && one.name !== 'logs')
      .map(({ name }) => join(workspace, 'cluster', matrix!, name, 'plan.json'))
      .filter((file) => readFileSync(file, 'utf8').includes('instructions.jsonl'));
    writeFileSync(cell!, readFileSync(cell!, 'utf8').replace('"rank": 4', '"rank": 5'));
    const { status, document } = await run<Matrix>(workspace, ...onSlurm(plan));
    expect(status).toBe(1);
    expect(document.cells.map(({ state }) => state).sort()).toEqual(['done', 'done', 'failed']);
    expect(document.cells.find(({ state }) => state === 'failed')!.error).toContain('otherwise than the one');
  }, 180_000);

  test('a request that no node can meet is told in Slurm’s words', async () => {
    const workspace = freshWorkspace();
    const plan = planOf(workspace, 20_000, [[]]);
    const { status, document } = await run(
      workspace,
      ...onSlurm(plan),
      '--slurm-options',
      '--partition=none',
    );
    expect(status).toBe(1);
    expect(document.error).toMatchObject({ code: 'slurm', message: expect.stringContaining('partition') });
  });
});

describe.skipIf(slurmAbsent !== null)('on a Slurm whose arrays are of two tasks', () => {
  withSlurm('MaxArraySize=3');

  const arraysOf = (workspace: string): { job: string; keys: string[] }[] => {
    const [matrix] = existsSync(join(workspace, 'cluster')) ? readdirSync(join(workspace, 'cluster')) : [];
    const file = join(workspace, 'cluster', matrix ?? '', 'jobs.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { jobs: [] }).jobs : [];
  };
  /** A watch that has submitted two arrays: of two cells, and of one that waits for what the others have. */
  async function submitted(workspace: string, plan: string) {
    const watching = start(workspace, ...onSlurm(plan));
    while (arraysOf(workspace).length < 2 && watching.child.exitCode === null) await wait(20);
    return { watching, arrays: arraysOf(workspace) };
  }

  test('cells go in several, all of them watched, and what is lost of any is submitted again', async () => {
    const [queued, clustered] = [freshWorkspace(), freshWorkspace()];
    expect((await run(queued, 'matrix', '--plan', planOf(queued, 4000))).status).toBe(0);

    const plan = planOf(clustered, 4000);
    const { watching, arrays } = await submitted(clustered, plan);
    execFileSync('scancel', [`${arrays[1]!.job}_1`]);
    watching.child.kill('SIGINT');
    expect((await watching.ended).status).toBe(130);
    expect(arrays.map(({ keys }) => keys.length)).toEqual([2, 1]);

    const { status, document, stderr } = await run<Matrix>(clustered, ...onSlurm(plan));
    expect(status, stderr).toBe(0);
    expect(document.cells.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(await csvOf(clustered)).toBe(await csvOf(queued));
    expect(arraysOf(clustered).slice(2).map(({ keys }) => keys)).toEqual([arrays[1]!.keys]); // prettier-ignore
  }, 300_000);

  test('a cancel takes all of them out of the queue', async () => {
    const workspace = freshWorkspace();
    const plan = planOf(workspace);
    const { watching, arrays } = await submitted(workspace, plan);
    watching.child.kill('SIGINT');
    await watching.ended;
    const { status, stderr } = await run(workspace, ...onSlurm(plan), '--cancel');
    expect(status, stderr).toBe(0);
    expect(stderr).toContain('2 jobs were under way');
    const left = () => squeue('--noheader', `--jobs=${arrays.map(({ job }) => job).join()}`);
    await expect.poll(left, { timeout: 60_000, interval: 200 }).toBe('');
  }, 180_000);
});

describe('a cell by hand', () => {
  /** A machine without Slurm writes the folders before it finds that out. */
  async function foldersOf(workspace: string, plan: string): Promise<string[]> {
    const path = process.env['PATH'];
    process.env['PATH'] = dirname(process.execPath);
    try {
      const { document } = await run(workspace, ...onSlurm(plan));
      expect(document.error).toMatchObject({
        code: 'slurm',
        message: expect.stringContaining('is not on this machine'),
      });
    } finally {
      process.env['PATH'] = path;
    }
    const [matrix] = readdirSync(join(workspace, 'cluster'));
    const inside = join(workspace, 'cluster', matrix!);
    return readdirSync(inside)
      .map((name) => join(inside, name))
      .filter((folder) => existsSync(join(folder, 'cell.json')));
  }

  test('has the scores of the queue, and the matrix takes them up', async () => {
    const [queued, byHand] = [freshWorkspace(), freshWorkspace()];
    await run(queued, 'matrix', '--plan', planOf(queued, 4000, [[], ['QA']]));
    const plan = planOf(byHand, 4000, [[], ['QA']]);
    const folders = await foldersOf(byHand, plan);
    expect(folders).toHaveLength(2);
    for (const folder of folders) {
      const { status, stderr } = await run(byHand, 'run-cell', folder);
      expect(status, stderr).toBe(0);
    }
    // Everything is there: nothing is asked of Slurm.
    const { status, stderr } = await run<Matrix>(byHand, ...onSlurm(plan));
    expect(status, stderr).toBe(0);
    expect(await csvOf(byHand)).toBe(await csvOf(queued));
  }, 300_000);

  test('goes with a task of one’s own, and refuses another base', async () => {
    const workspace = freshWorkspace();
    const description = join(dirname(workspace), 'task.json');
    const items = join(dirname(workspace), 'items.jsonl');
    mkdirSync(dirname(workspace), { recursive: true });
    writeFileSync(
      description,
      JSON.stringify({
        name: 'ward-questions',
        title: 'Ward questions',
        group: 'QA',
        instruction: 'Answer with yes or no.',
        input: '{question}',
        output: '{answer}',
        choices: ['yes', 'no'],
      }),
    );
    writeFileSync(items, '{"id":"1","question":"Is it raining?","answer":"no"}\n');
    const added = await run(workspace, 'task', 'add', description);
    expect(added.status, added.stderr).toBe(0);
    const plan = planOf(workspace, 20_000, [[]]);
    const withOwn = JSON.parse(readFileSync(plan, 'utf8')) as { tasks: object[] };
    withOwn.tasks = [{ name: 'ward-questions', file: items }];
    writeFileSync(plan, JSON.stringify(withOwn));
    const [folder] = await foldersOf(workspace, plan);
    const other = join(dirname(workspace), 'other.gguf');
    writeFileSync(other, 'not the base');
    const refused = await run(workspace, 'run-cell', folder!, '--base', other);
    expect(refused.document.error).toMatchObject({
      code: 'plan',
      message: expect.stringContaining('not the base model'),
    });
    expect(existsSync(join(folder!, 'failed.json'))).toBe(true);
    const { status, document, stderr } = await run<{ scores: { n: number }[] }>(
      workspace,
      'run-cell',
      folder!,
    );
    expect(status, stderr).toBe(0);
    expect(document.scores[0]!.n).toBe(1);
    expect(existsSync(join(folder!, 'failed.json'))).toBe(false);
  }, 120_000);

  test('is refused where a folder is none', async () => {
    const { document } = await run(freshWorkspace(), 'run-cell', tmpdir());
    expect(document.error).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('no cell.json'),
    });
  });
});
