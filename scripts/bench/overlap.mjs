/** Near-duplicates and leakage on an invented file of BioInstruct's size, beside plain ROUGE-L of all pairs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { randomFrom } from '../../src-main/common/random.ts';
import { inventInstructions } from './instructions.mjs';
import { bioinstruct, deskPeak, inFreshWorkspace, seconds } from './program.mjs';

const data = join(root, '../shared/data');
const real = join(data, 'chatdoctor/chatdoctor5k.json');
const medqa = join(data, 'medqa/medqa_us_4opt_test.jsonl');
/** Items of MedQA put into rows, whole: leakage must find them. */
const planted = 50;

export async function benchOverlap() {
  if (!existsSync(real) || !existsSync(medqa))
    return [{ what: 'near-duplicates and leakage', measured: 'the files are not here', goal: 'under 20 s' }];
  const items = readFileSync(medqa, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const rows = inventInstructions(JSON.parse(readFileSync(real, 'utf8')));
  for (let i = 0; i < planted; i++) rows[i * 500].input = items[i * 20].question;
  return inFreshWorkspace(async (folder) => {
    const file = `${folder}.json`;
    writeFileSync(file, JSON.stringify(rows));
    await bioinstruct(folder, 'import', file, '--dataset', 'invented');
    const duplicates = await bioinstruct(folder, 'dedupe', 'invented');
    const leaks = await bioinstruct(folder, 'leakage', 'invented', '--task', `medqa=${medqa}`);
    const started = performance.now();
    await bioinstruct(folder, 'dataset', 'invented');
    const statistics = {
      what: `statistics of ${rows.length.toLocaleString('en')} rows: verbs, languages, identifiers`,
      measured: seconds((performance.now() - started) / 1000),
      goal: '',
    };
    return [...duplicateRows(duplicates, rows), ...leakRows(leaks), ...(await memoryRows(rows)), statistics];
  });
}

/** The desk's peak while it compares all rows, and while it compares a quarter of them; what a few rows take is taken off. */
async function memoryRows(rows) {
  const peaks = [];
  for (const count of [10, Math.floor(rows.length / 4), rows.length])
    peaks.push(
      await inFreshWorkspace(async (folder) => {
        writeFileSync(`${folder}.json`, JSON.stringify(rows.slice(0, count)));
        await bioinstruct(folder, 'import', `${folder}.json`, '--dataset', 'invented');
        return { count, bytes: await deskPeak(folder, 'dedupe', 'invented') };
      }),
    );
  const [base, quarter, all] = peaks;
  const each = ({ count, bytes }) => `${((bytes - base.bytes) / count / 1024).toFixed(1)} KiB`;
  const counts = `${quarter.count.toLocaleString('en')} and ${all.count.toLocaleString('en')}`;
  return [
    {
      what: `the desk's memory for near-duplicates of ${counts} rows, for each row`,
      measured: `${each(quarter)} and ${each(all)} (${Math.round(all.bytes / 2 ** 20)} MiB in all)`,
      goal: 'linear in rows',
    },
  ];
}

function duplicateRows(report, rows) {
  const plain = comparePairs(report, rows);
  const count = report.rows.toLocaleString('en');
  const { grouped, groups } = report;
  return [
    {
      what: `near-duplicates of ${count} rows (${groups.length} groups of ${grouped} rows)`,
      measured: seconds(report.seconds),
      goal: 'under 20 s',
    },
    {
      what: `peer: plain ROUGE-L of all pairs on one core, from ${plain.sampled.toLocaleString('en')} of them`,
      measured: `${seconds(plain.all)} (${Math.round(plain.all / report.seconds).toLocaleString('en')} times as long)`,
      goal: '',
    },
  ];
}

function leakRows({ rows, items, pairCount, leakedItems, seconds: time }) {
  const what = `leakage of ${rows.toLocaleString('en')} rows from ${items.toLocaleString('en')} MedQA items (${planted} planted, ${leakedItems} found, ${pairCount} pairs)`;
  return [{ what, measured: seconds(time), goal: 'under 20 s' }];
}

/** Times some random pairs and every sampled pair must be in one group when its F is above the threshold. */
function comparePairs({ groups, threshold }, rows) {
  const groupOf = new Map(groups.flatMap((group, i) => group.rows.map(({ row }) => [row - 1, i])));
  const texts = rows.map(
    ({ instruction, input }) => `${instruction}\n${input}`.toLowerCase().match(/[a-z0-9]+/g) ?? [],
  );
  const random = randomFrom(1);
  const sampled = 20_000;
  const started = performance.now();
  for (let i = 0; i < sampled; i++) {
    const [a, b] = [Math.floor(random() * rows.length), Math.floor(random() * rows.length)];
    const f1 = (2 * commonSubsequence(texts[a], texts[b])) / (texts[a].length + texts[b].length);
    if (a !== b && f1 > threshold + 1e-9 && groupOf.get(a) !== groupOf.get(b))
      throw new Error(`rows ${a + 1} and ${b + 1} are near-duplicates and in different groups`);
  }
  const each = (performance.now() - started) / 1000 / sampled;
  return { sampled, all: (each * rows.length * (rows.length - 1)) / 2 };
}

/** The textbook's table, two rows of it. */
function commonSubsequence(a, b) {
  let above = new Uint32Array(b.length + 1);
  let row = new Uint32Array(b.length + 1);
  for (const token of a) {
    for (let j = 0; j < b.length; j++)
      row[j + 1] = token === b[j] ? above[j] + 1 : Math.max(above[j + 1], row[j]);
    [above, row] = [row, above];
  }
  return above[b.length];
}
