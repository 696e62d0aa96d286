/** What cannot be trained is refused as a command: exit status, code, a sentence with the value, a remedy. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ErrorData } from '../../src-main/common/errors';
import { freshWorkspace, projectRoot, run, start } from './program';

const sample = join(projectRoot, 'resources/sample');
const model = join(sample, 'model.gguf');
const quick = ['packTokens=512', 'maxSteps=2', 'threads=1', 'batchSize=2'];

let workspace: string;
const trainingOf = (settings: string[]): string[] => [
  ...['train', '--base', model, '--dataset', 'instructions'],
  ...[...quick, ...settings].flatMap((pair) => ['--set', pair]),
];
const train = (settings: string[], ...more: string[]) => run(workspace, ...trainingOf(settings), ...more);

beforeAll(async () => {
  workspace = freshWorkspace();
  expect((await run(workspace, 'import', join(sample, 'instructions.json'))).status).toBe(0);
});

describe('train refuses', () => {
  it.for([
    [['rank=0'], 'recipe', /rank is 0; it must be between 1 and 1024/, /4 to 64/],
    [['alpha=NaN'], 'recipe', /alpha is "NaN"; it must be a number/, /twice the rank/],
    [
      ['modules=attn_q,atn_v'],
      'recipe',
      /names "atn_v", which is no module. Did you mean “attn_v”/,
      /attn_q/,
    ],
    [['earlyStopping=2', 'validationShare=0'], 'recipe', /validation rows/, /validationShare/],
    [['contextLength=8'], 'no-rows', /None of the 780 instructions fits 8 tokens/, /truncate=input/],
    [['device=cuda'], 'device', /cuda/, /./],
  ] as [string[], string, RegExp, RegExp][])('%j', async ([settings, code, words, remedy]) => {
    const { status, document } = await train(settings);
    expect([status, document.error.code]).toEqual([1, code]);
    expect(document.error.message).toMatch(words);
    expect(document.error.hint).toMatch(remedy);
  });

  it('an empty choice of rows', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rows-')), 'one.json');
    writeFileSync(
      file,
      '[{"instruction": "Name the drug.", "input": "Aspirin daily.", "output": "aspirin"}]',
    );
    await run(workspace, 'import', file, '--category', 'QA');
    const { status, document } = await train([], '--dataset', 'one', '--categories', 'GEN');
    expect([status, document.error.code]).toEqual([1, 'no-rows']);
  });

  it('a token job in which no token counts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'job-'));
    const job = join(folder, 'job.json');
    const steps = [[[{ tokens: [1, 5, 9], mask: [0, 0, 0] }]]];
    writeFileSync(
      job,
      JSON.stringify({ model, lora: { init: { seed: 1 }, rank: 2, alpha: 4 }, optim: { lr: 0.001 }, steps }),
    );
    const { status, document } = await run(workspace, 'train-tokens', job, '--out', join(folder, 'out'));
    expect([status, document.error.code]).toEqual([1, 'tokens']);
  });

  it('and a dry run leaves nothing behind', async () => {
    const before = readdirSync(workspace).sort();
    const runs = readdirSync(join(workspace, 'runs')).length;
    const { status, document } = await run<Record<string, unknown>>(
      workspace,
      ...trainingOf([]),
      '--dry-run',
    );
    expect(status).toBe(0);
    expect(document).toMatchObject({ dryRun: true, steps: 2, rows: 780, leftOut: 0 });
    for (const key of ['tokens', 'tokensPerSecond', 'secondsLeft', 'peakBytes'])
      expect(document[key], key).toBeGreaterThan(0);
    expect(readdirSync(workspace).sort()).toEqual(before);
    expect(readdirSync(join(workspace, 'runs'))).toHaveLength(runs);
  });
});

describe.runIf(process.platform === 'linux')('memory that runs out', () => {
  const training = trainingOf(['packTokens=4096', 'batchSize=512', 'rank=64']);

  /** Address space the command itself takes at its highest, its engine left aside, KiB. */
  async function peakOf(...args: string[]): Promise<number> {
    const { child, ended } = start(workspace, ...args);
    let peak = 0;
    while (child.exitCode === null) {
      const [, now] = /VmPeak:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      peak = Number(now ?? peak);
      await wait(20);
    }
    expect((await ended).status).toBe(0);
    return peak;
  }

  it('in the engine ends the command with a sentence and a remedy', async () => {
    const limit = (await peakOf(...training, '--dry-run')) + 32 * 1024;
    const cli = join(projectRoot, 'out/main/cli.js');
    const command = [process.execPath, cli, '--workspace', workspace, '--json', ...training];
    const limited = ['-c', `ulimit -v ${limit}; exec "$@"`, 'sh', ...command];
    const { status, stdout, stderr } = spawnSync('sh', limited, { encoding: 'utf8' });
    expect(status, stderr).toBe(1);
    const { error } = JSON.parse(stdout) as { error: ErrorData };
    expect(['out-of-memory', 'worker-died']).toContain(error.code);
    expect(error.hint).toMatch(/packTokens|checkpointing on|memory may be too small|Close other programs/);
  });
});

describe('a full disk', () => {
  /** A file system of so many bytes; null where this user may mount none. */
  function smallDisk(bytes: number): string | null {
    const place = mkdtempSync(join(tmpdir(), 'small-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', place], { stdio: 'ignore' });
      return place;
    } catch {
      return null;
    }
  }

  it('ends a Run with disk-full, keeps the last good checkpoint, and the Run goes on once there is space', async ({
    skip,
  }) => {
    const settings = ['maxSteps=6', 'checkpointEvery=1', 'rank=32', 'learningRate=0.001'];
    const whole = (await run<{ adapter: string; folder: string }>(workspace, ...trainingOf(settings)))
      .document;
    const { size } = statSync(join(whole.folder, 'checkpoints/step-000005/trainer.state'));
    // Room for the first checkpoint, not for the second.
    const disk = smallDisk(Math.ceil(1.8 * size));
    if (disk === null) return skip('no file system can be mounted here: a full disk is not tried');
    try {
      const out = join(disk, 'run');
      mkdirSync(out);
      const { status, document } = await train(settings, '--out', out);
      expect([status, document.error.code], document.error?.message).toEqual([1, 'disk-full']);
      expect(document.error.message).toMatch(/checkpoints\/step-00000\d\/trainer\.state: No space left/);
      expect(document.error.hint).toMatch(/resume the run/);
      const checkpoints = readdirSync(join(out, 'checkpoints'));
      expect(checkpoints.filter((name) => name.includes('partial'))).toEqual([]);
      expect(checkpoints.length).toBeGreaterThan(0);
      execFileSync('mount', ['-o', 'remount,size=60m', disk]);
      const resumed = await run<{ steps: number; adapter: string }>(workspace, 'train', '--resume', out);
      expect(resumed.status, resumed.stderr).toBe(0);
      expect(resumed.document.steps).toBe(6);
      const [one, other] = [resumed.document.adapter, whole.adapter].map((file) => readFileSync(file));
      expect(one!.equals(other!)).toBe(true);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
