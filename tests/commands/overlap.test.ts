/** `dedupe` and `leakage`: what is compared, what is found, and how they end at Ctrl-C. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { DedupeReport, Exclusion, LeakageReport } from '../../src-main/common/overlap';
import { randomFrom } from '../../src-main/common/random';
import { duplicateGroupOf } from '../../src-main/store/duplicates';
import { openStore } from '../../src-main/store/open';
import { freshWorkspace, run, start } from './program';

const workspace = freshWorkspace();
const folder = mkdtempSync(join(tmpdir(), 'overlap-'));

const question =
  'A 60-year-old man has had chest pain on exertion for 3 weeks. Which of these is the likeliest cause?';
const rows = [
  {
    instruction: 'List the drugs of the note.',
    input: 'Aspirin was stopped on Monday morning.',
    output: 'aspirin',
  },
  { instruction: 'Summarise.', input: 'Fever for two days.', output: 'fever' },
  {
    instruction: 'List the drugs of this note!',
    input: 'Aspirin was stopped on Tuesday morning.',
    output: 'aspirin',
  },
  { instruction: 'Answer.', input: question, output: 'Angina.' },
];

async function imported(name: string, list: object[]): Promise<void> {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(list));
  expect((await run(workspace, 'import', file)).status).toBe(0);
}

describe('dedupe', () => {
  it('groups rows by instruction and input, with ids, rows and F', async () => {
    await imported('few', rows);
    const { status, document } = await run<DedupeReport>(workspace, 'dedupe', 'few');
    expect(status).toBe(0);
    expect(document).toMatchObject({
      dataset: 'few',
      threshold: 0.7,
      compared: 'instruction-and-input',
      rows: 4,
      empty: 0,
      grouped: 2,
    });
    expect(document.groups).toHaveLength(1);
    // 12 tokens each, 10 of them in common
    expect(document.groups[0]!.rows.map(({ row, f1 }) => [row, f1.toFixed(4)])).toEqual([
      [1, '1.0000'],
      [3, (10 / 12).toFixed(4)],
    ]);
    expect(document.groups[0]!.rows[0]!.id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('finds none above a higher threshold, and compares what it is told', async () => {
    const higher = await run<DedupeReport>(workspace, 'dedupe', 'few', '--threshold', '0.9');
    expect(higher.document.groups).toEqual([]);
    const on = await run<DedupeReport>(workspace, 'dedupe', 'few', '--on', 'instruction');
    expect(on.document).toMatchObject({ compared: 'instruction', grouped: 2 });
  });

  it('compares the input where all rows share one instruction', async () => {
    await imported('shared', rows.map((row) => ({ ...row, instruction: 'Do as the note asks, in one short sentence.' }))); // prettier-ignore
    const { document } = await run<DedupeReport>(workspace, 'dedupe', 'shared');
    expect(document).toMatchObject({ compared: 'input', grouped: 2 });
  });

  it('compares by the rule of each source where they differ', async () => {
    const file = join(folder, 'other.json');
    writeFileSync(file, JSON.stringify(rows));
    await run(workspace, 'import', file, '--dataset', 'shared');
    const { document } = await run<DedupeReport>(workspace, 'dedupe', 'shared');
    expect(document).toMatchObject({ compared: 'by-source', rows: 8 });
  });

  it('keeps the groups in the workspace, until the next search', async () => {
    const { document } = await run<DedupeReport>(workspace, 'dedupe', 'few');
    const store = openStore(workspace);
    const groups = duplicateGroupOf(store, 'few');
    store.close();
    expect([...groups]).toEqual(document.groups[0]!.rows.map(({ id }) => [id, 1]));
  });

  it('excludes the near-duplicates of the first of a group from training, and then finds them no more', async () => {
    await imported('twice', rows);
    const excluded = await run(workspace, 'dedupe', 'twice', '--exclude');
    expect(excluded.document).toMatchObject({ grouped: 2, excluded: 1 });
    const again = await run(workspace, 'dedupe', 'twice');
    expect(again.document).toMatchObject({ rows: 3, grouped: 0, excluded: 0 });
  });

  it.each([['1'], ['-0.1'], ['x']])('refuses threshold %s', async (threshold) => {
    const { status, document } = await run(workspace, 'dedupe', 'few', `--threshold=${threshold}`);
    expect([status, document.error.code]).toEqual([2, 'usage']);
  });

  it('ends with status 130 at Ctrl-C, and leaves no process', async () => {
    const random = randomFrom(1);
    const words = Array.from({ length: 40 }, (_, i) => `word${i}`);
    const text = () => Array.from({ length: 60 }, () => words[Math.floor(random() * 40)]).join(' ');
    await imported(
      'many',
      Array.from({ length: 20_000 }, () => ({ instruction: text(), output: 'x' })),
    );
    const running = start(workspace, 'dedupe', 'many');
    let workers: number[] = [];
    for (let waited = 0; waited < 20_000 && workers.length === 0; waited += 50) {
      await wait(50);
      workers = childrenOf(running.child.pid!);
    }
    expect(workers.length).toBeGreaterThan(0);
    await wait(1000);
    running.child.kill('SIGINT');
    const { status, document } = await running.ended;
    expect([status, document.error.code]).toEqual([130, 'cancelled']);
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow();
  });
});

describe('leakage', () => {
  const file = join(folder, 'medqa.jsonl');

  it('lists the rows that hold a test item, pair by pair', async () => {
    const items = [{ question: 'What is the capital of a cell?' }, { question }];
    writeFileSync(
      file,
      items
        .map((item) => JSON.stringify({ ...item, answer: 'x', options: { A: 'x', B: 'y' }, answer_idx: 'A' }))
        .join('\n'),
    );
    const { status, document } = await run<LeakageReport>(
      workspace,
      'leakage',
      'few',
      '--task',
      `medqa=${file}`,
    );
    expect(status).toBe(0);
    expect(document).toMatchObject({
      dataset: 'few',
      task: 'medqa',
      rows: 4,
      items: 2,
      pairs: [
        { row: 4, item: '2', recall: 1, run: 'a 60 year old man has had chest pain on exertion for 3' },
      ],
      pairCount: 1,
      leakingRows: 1,
      leakedItems: 1,
    });
  });

  it('excludes the leaking rows from training, and takes it back', async () => {
    const medqa = ['--task', `medqa=${file}`];
    const found = await run<LeakageReport & { excluded: number }>(
      workspace,
      'leakage',
      'few',
      ...medqa,
      '--exclude',
    );
    expect(found.document).toMatchObject({ leakingRows: 1, excluded: 1 });
    expect((await run(workspace, 'dataset', 'few')).document).toMatchObject({ rows: 4, excluded: 1 });
    const again = await run<LeakageReport>(workspace, 'leakage', 'few', ...medqa);
    expect(again.document).toMatchObject({ rows: 3, pairCount: 0 });
    const listed = await run<Exclusion[]>(workspace, 'exclusions', 'few');
    expect(listed.document).toMatchObject([{ rows: 1, reason: 'Holds an item of MedQA (medqa.jsonl)' }]);
    const undone = await run(workspace, 'exclusions', 'few', '--undo', String(listed.document[0]!.exclusion));
    expect(undone.document).toEqual([]);
    expect((await run(workspace, 'dataset', 'few')).document).toMatchObject({ excluded: 0 });
  });

  it('finds the test rows of a dataset in the rows of another', async () => {
    await imported('exam', [
      { instruction: 'Answer.', input: question, output: 'Angina.', split: 'test' },
      { instruction: 'Answer.', input: 'Is this one never asked in any examination at all?', output: 'No.' },
    ]);
    const { document } = await run<LeakageReport>(workspace, 'leakage', 'few', '--against', 'exam');
    expect(document).toMatchObject({ task: null, file: null, against: 'exam', items: 1, leakingRows: 1 });
    expect(document.pairs[0]).toMatchObject({ row: 4, recall: 1 });
    expect(document.pairs[0]!.item).toMatch(/^[0-9a-f]{32}$/);
  });

  it('looks for the items of a task of one’s own, by its input or, without one, by its instruction, and says so', async () => {
    const notes = join(folder, 'notes.jsonl');
    writeFileSync(notes, JSON.stringify({ id: 'n1', note: question, label: 'urgent' }));
    const asks = { group: 'QA', output: '{label}' };
    const own = [
      { name: 'triage', instruction: 'Is it urgent?', input: '{note}', ...asks },
      { name: 'asked-at-once', instruction: '{note} Is it urgent?', input: '', ...asks },
    ];
    for (const description of own) {
      const described = join(folder, `${description.name}.json`);
      writeFileSync(described, JSON.stringify(description));
      expect((await run(workspace, 'task', 'add', described)).status).toBe(0);
      const task = `${description.name}=${notes}`;
      const { document } = await run<LeakageReport>(workspace, 'leakage', 'few', '--task', task);
      expect(document).toMatchObject({ task: description.name, own: true, items: 1, leakingRows: 1 });
      expect(document.pairs).toMatchObject([{ row: 4, item: 'n1' }]);
    }
    await imported('noted', [rows[3]!]);
    const args = ['leakage', 'noted', '--task', `triage=${notes}`, '--exclude'];
    expect((await run(workspace, ...args)).document).toMatchObject({ excluded: 1 });
    const { document } = await run<Exclusion[]>(workspace, 'exclusions', 'noted');
    expect(document[0]!.reason).toBe('Holds an item of triage (notes.jsonl)');
  });

  it('does not check rows of split test, which nothing is trained on', async () => {
    const sample = 'resources/sample/benchmarks/pubmedqa.json';
    const [id, record] = Object.entries(JSON.parse(readFileSync(sample, 'utf8')) as object)[0]!;
    const { QUESTION, CONTEXTS } = record as { QUESTION: string; CONTEXTS: string[] };
    const row = { instruction: QUESTION, input: CONTEXTS.join(' '), output: 'yes' };
    await imported('held', [row, { ...row, output: 'no', split: 'test' }]);
    const { document } = await run<LeakageReport>(
      workspace,
      'leakage',
      'held',
      '--task',
      `pubmedqa=${sample}`,
    );
    expect(document.rows).toBe(1);
    expect(document.pairs.some((pair) => pair.item === id && pair.row === 1)).toBe(true);
  });

  it.each([
    [['--task', 'medqa'], 2, 'usage'],
    [[], 2, 'usage'],
    [['--task', `medqa=${file}`, '--against', 'few'], 2, 'usage'],
    [['--against', 'few'], 1, 'no-rows'],
    [['--against', 'fewer'], 1, 'not-found'],
    [['--task', 'medq=x.jsonl'], 1, 'not-found'],
    [['--task', 'medqa=missing.jsonl'], 1, 'not-found'],
    [['--task', `conv2note=${file}`], 1, 'file-format'],
  ])('refuses %j', async (args, status, code) => {
    const ended = await run(workspace, 'leakage', 'few', ...args);
    expect([ended.status, ended.document.error.code]).toEqual([status, code]);
  });
});

/** Processes that a process has started and that still run. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
