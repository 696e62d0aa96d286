/** Affinity on the sample model, where each category plainly helps one task: that one must be told, before any training. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { AffinityJob, AffinityReport } from '../../src-main/common/affinity';
import type { Instruction } from '../../src-main/common/instruction';
import { randomFrom, shuffled } from '../../src-main/common/random';
import { taskNamed } from '../../src-main/tasks';
import { freeTrainerModel } from '../../src-main/train/train';
import { measureAffinityOf } from '../../src-main/worker/affinity-run';
import { sampleModel } from './evaluation';

const rows = JSON.parse(readFileSync(resolve('resources/sample/instructions.json'), 'utf8')) as Instruction[];
const taskFiles = {
  pubmedqa: 'pubmedqa.json',
  'medication-status': 'medication-status.csv',
  conv2note: 'conv2note.csv',
};
const settings = { perMember: 16, items: 12, dimensions: 1024, warmup: 0, rank: 4, seed: 1 };

const memberOf = (name: string, count = settings.perMember) => {
  const own = rows.filter(({ category }) => category === name);
  return { name, rows: own.length, texts: shuffled(own, randomFrom(1)).slice(0, count) };
};

const job: AffinityJob = {
  ...settings,
  base: sampleModel,
  template: 'auto',
  device: 'cpu',
  threads: 1,
  learningRate: 0.005,
  members: ['QA', 'IE', 'GEN'].map((name) => memberOf(name)),
  tasks: Object.entries(taskFiles).map(([name, file]) => ({
    task: taskNamed(name),
    file: resolve('resources/sample/benchmarks', file),
  })),
};

const measured = (changes: Partial<AffinityJob> = {}, signal = new AbortController().signal) => {
  const reports: AffinityReport[] = [];
  const report = (one: AffinityReport) => void reports.push(one);
  return measureAffinityOf({ ...job, ...changes }, { report, signal }).then((affinity) => ({
    affinity,
    reports,
  }));
};

afterAll(freeTrainerModel);

test.for([
  [0, 16],
  [6, 16],
] as const)(
  'ranks the planted category first for each task, after %d steps of warm-up, by %d rows of each',
  async ([warmup, perMember]) => {
    const { affinity, reports } = await measured({
      warmup,
      members: job.members.map(({ name }) => memberOf(name, perMember)),
    });
    const cosines = affinity.cosines.map((row) => row.map(({ value }) => value));
    for (const task of [0, 1, 2]) {
      const ofTask = cosines.map((row) => row[task]!);
      expect(ofTask.indexOf(Math.max(...ofTask)), affinity.tasks[task]!.name).toBe(task);
      const [planted, ...others] = [...affinity.cosines.map((row) => row[task]!)].sort(
        (a, b) => b.value - a.value,
      );
      for (const other of others) expect(planted!.value).toBeGreaterThan(2 * other.value);
      expect(planted!.ci95[0]).toBeGreaterThan(0);
    }
    expect(affinity.members.map(({ sampled }) => sampled)).toEqual(Array(3).fill(perMember));
    expect(affinity.tasks.map(({ sampled }) => sampled)).toEqual([12, 12, 12]);
    expect(affinity.cost.warmup > 0).toBe(warmup > 0);
    const fractions = reports.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeCloseTo(1, 12);
  },
);

test('items that the task is not scored on are taken where the file holds any', async () => {
  const official = taskNamed('pubmedqa').officialTest![0]!;
  const record = (decision: string) => ({
    QUESTION: `Does it help, ${decision}?`,
    CONTEXTS: ['It was lower.'],
    final_decision: decision,
  });
  const file = join(mkdtempSync(join(tmpdir(), 'affinity-')), 'pubmedqa.json');
  const taskWith = async (records: object) => {
    writeFileSync(file, JSON.stringify(records));
    const { affinity } = await measured({
      members: job.members.slice(0, 1),
      tasks: [{ task: taskNamed('pubmedqa'), file }],
    });
    return affinity.tasks[0];
  };
  const test = { [official]: record('yes') };
  expect(await taskWith(test)).toMatchObject({ sampled: 1, scored: true });
  const others = { 90000001: record('no'), 90000002: record('maybe') };
  expect(await taskWith({ ...test, ...others })).toMatchObject({ sampled: 2, scored: false });
});

test('the same seed gives the same numbers, another draws other items', async () => {
  const small = { members: job.members.slice(0, 1), tasks: job.tasks.slice(0, 1) };
  const of = async (seed: number) => (await measured({ ...small, seed })).affinity.cosines;
  const first = await of(1);
  expect(await of(1)).toEqual(first);
  expect(await of(2)).not.toEqual(first);
});

test('refuses what does not fit the context, and stops by its signal', async () => {
  const long = { instruction: 'Say it.', input: 'word '.repeat(9000), output: 'it' };
  await expect(measured({ members: [{ name: 'QA', rows: 1, texts: [long] }] })).rejects.toMatchObject({
    code: 'tokens',
  });
  const stop = new AbortController();
  stop.abort(new Error('enough'));
  await expect(measured({}, stop.signal)).rejects.toThrow('enough');
});
