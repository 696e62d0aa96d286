/** Samples on the way: what is asked, when, and that the training does not notice. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import type { RunReport } from '../../src-main/common/run';
import type { SampleReport } from '../../src-main/common/samples';
import { dryRun } from '../../src-main/worker/dry-run';
import { adapterOf, frozenFolder, metricsOf, modelOf, perform, rows, stopped } from './run';

const memory = vi.hoisted(() => ({ free: 2 ** 36 }));
vi.mock('node:os', async (os) => ({ ...(await os<object>()), freemem: () => memory.free }));

const sampled = (recipe: object = {}) => frozenFolder({ sampleEvery: 4, ...recipe });
const linesOf = (folder: string): SampleReport[] =>
  readFileSync(join(folder, 'samples.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SampleReport);
const stepsOf = (folder: string): number[] => linesOf(folder).map(({ afterStep }) => afterStep);

let plain: string;
let whole: string;
const reports: RunReport[] = [];
beforeAll(async () => {
  [plain, whole] = [frozenFolder(), sampled()];
  await perform(plain);
  await perform(whole, (report) => void reports.push(report));
});

it('the adapter and every loss are, to the last bit, those of a Run without samples', () => {
  expect(adapterOf(whole).equals(adapterOf(plain))).toBe(true);
  expect(metricsOf(whole)).toEqual(metricsOf(plain));
  expect(existsSync(join(plain, 'samples.jsonl'))).toBe(false);
});

it('the first validation rows are answered before the first step, every so often, and after the last', () => {
  expect(stepsOf(whole)).toEqual([0, 4, 8, 9]);
  const asked = rows().filter(({ split }) => split === 'validation');
  for (const { samples } of linesOf(whole))
    expect(samples.map(({ input }) => input)).toEqual(asked.slice(0, 3).map(({ input }) => input));
  const [first, ...later] = linesOf(whole).map(({ samples }) => samples.map(({ answer }) => answer));
  expect(later).not.toContainEqual(first);
});

it('what is reported is what is kept, and nothing else is left in the folder', () => {
  expect(reports.filter((report) => 'samples' in report)).toEqual(linesOf(whole));
  expect(existsSync(join(whole, 'sampling'))).toBe(false);
});

it('without validation rows the first training rows are asked', async () => {
  const instructions = rows(2).map((row) => ({ ...row, split: 'train' as const }));
  const folder = frozenFolder({ sampleEvery: 9, maxSteps: 1, validationShare: 0 }, instructions);
  await perform(folder);
  const asked = linesOf(folder).map(({ samples }) => samples.map(({ output }) => output));
  expect(asked).toEqual([0, 1].map(() => instructions.map(({ output }) => output)));
});

it('stopped while it answers, the Run goes on with each step once and the same answers', async () => {
  const folder = await stopped(sampled(), 3);
  await perform(folder);
  expect(linesOf(folder)).toEqual(linesOf(whole));
  expect(adapterOf(folder).equals(adapterOf(plain))).toBe(true);
});

it('what a lost session answered after its last checkpoint comes again', async () => {
  const folder = await stopped(sampled(), 4);
  for (const name of ['step-000004', 'step-000005'])
    rmSync(join(folder, 'checkpoints', name), { recursive: true });
  await perform(folder);
  expect(linesOf(folder)).toEqual(linesOf(whole));
});

it.for([
  [{ method: 'dora' }, adapterOf],
  [{ method: 'full', learningRate: 0.001 }, modelOf],
] as const)('a Run of %j is sampled too, and does not notice', async ([method, trainedOf]) => {
  const settings = { ...method, maxSteps: 3, sampleEvery: 2 };
  const [folder, without] = [sampled(settings), sampled({ ...settings, sampleEvery: 0 })];
  await perform(folder);
  await perform(without);
  expect(stepsOf(folder)).toEqual([0, 2, 3]);
  expect(trainedOf(folder).equals(trainedOf(without))).toBe(true);
  expect(existsSync(join(folder, 'sampling'))).toBe(false);
});

it('what fails is said once, and the Run goes on to the same adapter', async () => {
  const folder = sampled();
  writeFileSync(join(folder, 'samples.jsonl'), '{"afterStep": 0, "sam');
  const notices: string[] = [];
  await perform(folder, (report) => 'notice' in report && notices.push(report.notice));
  expect(notices).toEqual([
    expect.stringMatching(/^The run goes on without samples: Line 1 of .* is damaged/),
  ]);
  expect(adapterOf(folder).equals(adapterOf(plain))).toBe(true);
});

it('what does not fit beside the training is refused before it, with samples off as the remedy', async () => {
  const unwatched = { report: () => {}, signal: new AbortController().signal };
  const { estimateBytes } = await dryRun(frozenFolder(), unwatched);
  memory.free = 1.15 * estimateBytes;
  await expect(perform(sampled({ checkpointing: 'off' }))).rejects.toMatchObject({
    code: 'out-of-memory',
    hint: 'Set sampleEvery to 0.',
  });
  memory.free = 2 ** 36;
});
