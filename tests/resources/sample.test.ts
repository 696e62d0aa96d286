/** The sample: made again byte for byte, in the official formats, and with nothing in common between learning and test. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { writeBenchmarks, writeTexts } from '../../scripts/sample-model/files';
import { makeSampleModel, writeFreshModel } from '../../scripts/sample-model/sample-model';
import { openPassages } from '../../scripts/sample-model/texts';
import { checkRecipe } from '../../src-main/common/recipe';
import { openTokenizer } from '../../src-main/inference/tokenizer';
import { readGgufHeader } from '../../src-main/models/gguf-header';
import { readModel } from '../../src-main/models/gguf-reader';
import { readTestTexts } from '../../src-main/data/test-texts';
import { loadItems } from '../../src-main/evaluate/items';
import { benchmarks, officialTests, taskNamed, tasks } from '../../src-main/tasks';

const sample = 'resources/sample';
const folder = mkdtempSync(join(tmpdir(), 'sample-'));
afterAll(() => rmSync(folder, { recursive: true }));
const text = (file: string) => readFileSync(file, 'utf8');
const json = (file: string): unknown => JSON.parse(text(file));
const table = (name: string) =>
  parse(text(join(sample, name)), { columns: true }) as Record<string, string>[];

type Row = { instruction: string; input: string; output: string; category: string };
type Question = { QUESTION: string; CONTEXTS: string[]; final_decision: string };
const rows = json(join(sample, 'instructions.json')) as Row[];
const notes = table('medication-status-train.csv');
const questions = json(join(sample, 'benchmarks/pubmedqa.json')) as Record<string, Question>;

const benchmarkFiles = readdirSync(join(sample, 'benchmarks'));
const texts = [
  'instructions.json',
  'medication-status-train.csv',
  ...benchmarkFiles.map((name) => join('benchmarks', name)),
];
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

test('the script makes the committed texts again, byte for byte', () => {
  const again = mkdtempSync(join(folder, 'texts-'));
  writeTexts(again);
  for (const name of texts) expect(text(join(again, name)), name).toBe(text(join(sample, name)));
});

test('another seed makes other benchmarks: a development set', () => {
  const development = mkdtempSync(join(folder, 'development-'));
  writeBenchmarks(development, 77);
  for (const name of readdirSync(join(sample, 'benchmarks')))
    expect(text(join(development, name)), name).not.toBe(text(join(sample, 'benchmarks', name)));
});

test('the passages and the fresh weights are the same on every machine', () => {
  expect(sha256(Array.from({ length: 500 }, openPassages()).join('\n\n'))).toBe(
    'fafa3fd41a3d07b7cd03dae489760dd8333fcb92d37b4910d39f6be1dcec3768',
  );
  const file = join(folder, 'fresh.gguf');
  writeFreshModel(file);
  expect(sha256(readFileSync(file))).toBe('9d60d6325cd233ea18b7295dee6be3430034cb5e4b7299f7a5e49e269777e066');
});

test('the tokenizer of the committed model is the one that the script learns', () => {
  const header = (file: string) => [...readGgufHeader(file).metadata];
  const fresh = join(folder, 'fresh.gguf');
  writeFreshModel(fresh);
  expect(header(join(sample, 'model.gguf'))).toEqual(header(fresh));
});

test('pretraining gives the same bytes twice', async () => {
  const trained = async (name: string) => {
    const file = join(folder, name);
    await makeSampleModel(file, { steps: 5 });
    return sha256(readFileSync(file));
  };
  expect(await trained('second.gguf')).toBe(await trained('first.gguf'));
});

test('the model is small, its vocabulary too, and its context long', async () => {
  const model = await readModel(join(sample, 'model.gguf'));
  expect(model.bytes).toBeLessThan(8e6);
  expect(model).toMatchObject({ vocabularySize: 1472, contextLength: 4096 });
});

test('the instructions cover the three groups evenly and a few others', () => {
  const counts = Object.groupBy(rows, ({ category }) => category);
  expect(Object.keys(counts).sort()).toEqual(['GEN', 'IE', 'OTHER', 'QA']);
  for (const group of ['QA', 'IE', 'GEN']) expect(counts[group]).toHaveLength(240);
  expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(rows.length);
});

test('most instructions of a group are worded as its task asks, and a few are not', () => {
  for (const [category, task] of [
    ['QA', 'pubmedqa'],
    ['IE', 'medication-status'],
    ['GEN', 'conv2note'],
  ] as const) {
    const group = rows.filter((row) => row.category === category);
    const asked = group.filter(({ instruction }) => instruction === taskNamed(task).instruction);
    expect(asked.length / group.length).toBeCloseTo(0.8, 1);
  }
});

test('the benchmark files have the columns of the official ones', () => {
  const [id, question] = Object.entries(questions)[0]!;
  expect(id).toMatch(/^\d{1,8}$/);
  expect(Object.keys(question)).toEqual(
    expect.arrayContaining([
      'QUESTION',
      'CONTEXTS',
      'LABELS',
      'MESHES',
      'YEAR',
      'final_decision',
      'LONG_ANSWER',
    ]),
  );
  expect(Object.keys(table('benchmarks/medication-status.csv')[0]!)).toEqual([
    'index',
    'snippet',
    'active_medications',
    'discontinued_medications',
    'neither_medications',
  ]);
  expect(Object.keys(table('benchmarks/conv2note.csv')[0]!)).toEqual([
    'ID',
    'section_header',
    'section_text',
    'dialogue',
  ]);
});

test('one answer to all of the mini PubMedQA is right for two in five at most, under ids of its own', () => {
  const counts = Object.groupBy(Object.values(questions), ({ final_decision }) => final_decision);
  expect(Object.fromEntries(Object.entries(counts).map(([answer, list]) => [answer, list!.length]))).toEqual({
    yes: 80,
    no: 70,
    maybe: 50,
  });
  for (const id of Object.keys(questions)) expect(officialTests.pubmedqa!.has(id)).toBe(false);
});

test('the notes to train on are 400 different ones, in the columns of the benchmark', () => {
  expect(new Set(notes.map(({ snippet }) => snippet)).size).toBe(400);
  expect(Object.keys(notes[0]!)).toEqual(Object.keys(table('benchmarks/medication-status.csv')[0]!));
});

test('the mini benchmarks that the model is made for have 200 items', () => {
  expect(Object.keys(questions)).toHaveLength(200);
  for (const name of ['medication-status.csv', 'conv2note.csv'])
    expect(table(join('benchmarks', name))).toHaveLength(200);
});

test('every task has a mini benchmark, all of which can be scored', async () => {
  const counts: Record<string, number> = {};
  for (const { name } of tasks) {
    const file = benchmarkFiles.find((one) => one.split('.')[0] === name.replace('-mcqa', ''))!;
    const { items, leftOut } = await loadItems(taskNamed(name), join(sample, 'benchmarks', file), null);
    expect(leftOut, name).toEqual([]);
    counts[name] = items.length;
  }
  expect(counts).toEqual({
    ...{ medqa: 40, medmcqa: 40, pubmedqa: 200, bioasq: 30, 'bioasq-mcqa': 30 },
    ...{ mednli: 42, 'medication-status': 200, coreference: 30 },
    ...{ conv2note: 200, 'conv2note-aci': 20, icliniq: 30 },
  });
});

test('no letter is right more often than two in five times, and no answer in the other small ones', async () => {
  for (const [name, file] of [
    ['medqa', 'medqa.jsonl'],
    ['medmcqa', 'medmcqa.json'],
    ['mednli', 'mednli.jsonl'],
  ] as const) {
    const { items } = await loadItems(taskNamed(name), join(sample, 'benchmarks', file), null);
    const counts = Object.values(Object.groupBy(items, ({ target }) => target)).map((list) => list!.length);
    expect(Math.max(...counts) / items.length, name).toBeLessThanOrEqual(0.4);
  }
});

test('nothing that is learnt is asked in a benchmark', async () => {
  const learnt = [
    ...rows.map(({ input }) => input),
    ...notes.map(({ snippet }) => snippet),
    ...Array.from({ length: 5000 }, openPassages()),
  ].join('\n');
  for (const { QUESTION, CONTEXTS } of Object.values(questions))
    for (const asked of [QUESTION, ...CONTEXTS]) expect(learnt).not.toContain(asked);
  for (const { snippet } of table('benchmarks/medication-status.csv')) expect(learnt).not.toContain(snippet);
  for (const { dialogue } of table('benchmarks/conv2note.csv')) expect(learnt).not.toContain(dialogue);
  for (const benchmark of benchmarks) {
    const file = benchmarkFiles.find((one) => one.split('.')[0] === benchmark.name)!;
    for (const { text } of await readTestTexts(benchmark, join(sample, 'benchmarks', file)))
      expect(learnt).not.toContain(text);
  }
});

test('every row is short for the sample’s tokenizer', async () => {
  const tokenizer = await openTokenizer(join(sample, 'model.gguf'));
  for (const { instruction, input, output } of rows)
    expect(tokenizer.prompt(instruction + input).length + tokenizer.completion(output).length).toBeLessThan(
      160,
    );
});

test('every recipe that ships is valid and has a title', () => {
  const folder = 'resources/recipes';
  expect(readdirSync(folder).sort()).toEqual(['quick.json', 'sample.json', 'standard.json', 'thorough.json']);
  for (const name of readdirSync(folder)) {
    const { title, recipe } = json(join(folder, name)) as { title: string; recipe: Record<string, unknown> };
    expect(title).toMatch(/\w/);
    expect(() => checkRecipe(recipe)).not.toThrow();
  }
});

test('the sample plan asks for all eight rows on files that are there, with a valid recipe', () => {
  const file = 'resources/plans/sample.json';
  const plan = json(file) as {
    bases: string[];
    datasets: { file: string }[];
    rows: string[][];
    tasks: { name: string; file: string }[];
    recipe: Record<string, unknown>;
  };
  const named = [
    ...plan.bases,
    ...plan.datasets.map((one) => one.file),
    ...plan.tasks.map((one) => one.file),
  ];
  for (const path of named) {
    const absolute = resolve(dirname(file), path);
    expect(readdirSync(dirname(absolute))).toContain(basename(absolute));
  }
  expect(plan.rows.map((row) => row.join('+'))).toEqual([
    '',
    'QA',
    'IE',
    'GEN',
    'QA+IE',
    'QA+GEN',
    'IE+GEN',
    'QA+IE+GEN',
  ]);
  expect(plan.tasks.map(({ name }) => taskNamed(name).group)).toEqual(['QA', 'IE', 'GEN']);
  expect(() => checkRecipe(plan.recipe)).not.toThrow();
});
