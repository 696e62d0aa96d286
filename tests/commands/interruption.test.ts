/** Killed or interrupted: nothing finished is lost, no child stays, and the same plan gives the same CSV. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../src-main/common/matrix';
import { freshWorkspace, projectRoot, run, start } from './program';

/** Two trained rows over one task, small enough for a test. */
function smallPlan(folder: string): string {
  const sample = join(projectRoot, 'resources/sample');
  const file = join(folder, '..', 'plan.json');
  const plan = {
    name: 'small',
    bases: [join(sample, 'model.gguf')],
    datasets: [{ file: join(sample, 'instructions.json') }],
    rows: [[], ['QA'], ['QA', 'GEN']],
    tasks: [{ name: 'pubmedqa', file: join(sample, 'benchmarks/pubmedqa.json') }],
    budget: { tokens: 4000 },
    seeds: [1],
    recipe: { rank: 4, batchSize: 4, packTokens: 512, threads: 1 },
    scoring: 'likelihood',
    limit: 8,
  };
  writeFileSync(file, JSON.stringify(plan));
  return file;
}

/** Processes whose parent is, or was, this one. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

async function until(condition: () => boolean, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += 50) {
    if (condition()) return true;
    await wait(50);
  }
  return condition();
}

const matrixCsv = async (workspace: string) => (await run(workspace, 'export', 'matrix')).stdout;

describe('a matrix', () => {
  it('goes on after SIGKILL and gives the CSV of an uninterrupted one', async () => {
    const whole = freshWorkspace();
    const plan = smallPlan(whole);
    expect((await run(whole, 'matrix', '--plan', plan)).status).toBe(0);

    const killed = freshWorkspace();
    const first = start(killed, 'matrix', '--plan', plan);
    const runs = join(killed, 'runs');
    await until(() => first.child.exitCode !== null || hasMetrics(runs), 30_000);
    const workers = childrenOf(first.child.pid!);
    expect(workers.length).toBeGreaterThan(0);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(
      await until(() => workers.every((pid) => !alive(pid)), 2000),
      'a worker outlived its parent by 2 s',
    ).toBe(true);

    const second = await run<Matrix>(killed, 'matrix', '--plan', plan, '--resume');
    expect(second.status).toBe(0);
    expect(second.document.cells.map((cell) => cell.state)).toEqual(['done', 'done', 'done']);
    expect(await matrixCsv(killed)).toBe(await matrixCsv(whole));
  });

  it('stops at Ctrl-C with status 130 and keeps what is finished', async () => {
    const workspace = freshWorkspace();
    const plan = smallPlan(workspace);
    const running = start(workspace, 'matrix', '--plan', plan);
    await until(() => running.child.exitCode !== null || hasMetrics(join(workspace, 'runs')), 30_000);
    running.child.kill('SIGINT');
    const { status, document } = await running.ended;
    expect(status).toBe(130);
    expect(document.error.code).toBe('cancelled');
    const shown = await run<Matrix>(workspace, 'matrix', 'show');
    expect(shown.document.cells[0]!.state).toBe('done');
  });
});

function hasMetrics(runs: string): boolean {
  try {
    return readdirSync(runs, { recursive: true }).some((file) => String(file).endsWith('metrics.jsonl'));
  } catch {
    return false;
  }
}
