/**
 * Lists and search over a million invented rows: how fast the index is built, and how long pages take at any depth and
 * for any search, from the call to the answer. The rows are put into the database directly: the import has its own bench.
 */
import Database from 'better-sqlite3';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { randomFrom } from '../../src-main/common/random.ts';
import { inventInstructions } from './instructions.mjs';
import { bioinstruct, inFreshWorkspace } from './program.mjs';
import { everyRow } from '../../src-main/common/list.ts';
import { indexed, inServedWorkbench } from './served.mjs';

const real = join(root, '../shared/data/chatdoctor/chatdoctor5k.json');
const million = 1_000_000;
/** Calls timed for a line. */
const times = 100;
const categories = ['QA', 'IE', 'GEN', 'OTHER'];

export async function benchLists() {
  if (!existsSync(real))
    return [{ what: 'lists and search over a million rows', measured: 'the file is not here', goal: '' }];
  return inFreshWorkspace(async (folder) => {
    // Makes the workspace.
    await bioinstruct(folder, 'datasets');
    const texts = inventInstructions(JSON.parse(readFileSync(real, 'utf8')));
    store(folder, texts);
    return inServedWorkbench(folder, async (call, peak) => {
      const building = await buildIndex(call);
      const size = statSync(join(folder, 'search.sqlite')).size;
      return [
        ...building,
        line('the index on disk', `${Math.round(size / 2 ** 20)} MiB`),
        ...(await searches(call, texts)),
        ...(await depths(call)),
        line('memory of main at its highest', peak() === null ? '?' : `${Math.round(peak() / 2 ** 20)} MiB`),
      ];
    });
  });
}

const line = (what, measured, goal = '') => ({ what, measured, goal });
const list = (filter = {}) => ({ dataset: 'million', filter: { ...everyRow, ...filter }, order: 'row' });

/** The invented rows over and over; a row's own number makes it another. */
function store(folder, texts) {
  const db = new Database(join(folder, 'workspace.sqlite'));
  db.exec(`INSERT INTO datasets (id, name) VALUES (1, 'million');
    INSERT INTO imports (id, dataset_id, source, started_at, read) VALUES (1, 1, 'invented', '2026-01-01', ${million});`);
  const insert = db.prepare(
    `INSERT INTO instructions (dataset_id, import_id, id, category, split, review, instruction, input, output)
     VALUES (1, 1, ?, ?, 'train', 'pending', ?, ?, ?)`,
  );
  db.transaction(() => {
    for (let i = 0; i < million; i++) {
      const { instruction, input, output } = texts[i % texts.length];
      insert.run(i.toString(16).padStart(32, '0'), categories[i % 4], instruction, input, `${output} ${i}`);
    }
    db.exec("UPDATE imports SET finished_at = '2026-01-01T00:00:00Z'");
  })();
  db.close();
}

/** The server begins with the first call; the list is in use all the while. */
async function buildIndex(call) {
  const first = await timed(() => call('pageInstructions', { ...list(), offset: 0, limit: 100 }));
  const during = [];
  const random = randomFrom(3);
  const seconds = await indexed(call, 'million', async () => {
    const offset = Math.floor(random() * million);
    during.push(await timed(() => call('pageInstructions', { ...list(), offset, limit: 100 })));
  });
  const rate = Math.round(million / seconds);
  return [
    line('full-text index of 1,000,000 rows', `${rate.toLocaleString('en')} rows/s`, '30,000 rows/s'),
    line('first page of the list, index not begun', `${first.toFixed(1)} ms`),
    line('a page at any depth while it is built, p95', p95(during)),
  ];
}

async function searches(call, texts) {
  const random = randomFrom(5);
  const some = (length) => {
    const { input, output } = texts[Math.floor(random() * texts.length)];
    const words = `${input} ${output}`.split(' ').filter((word) => /[a-z]{3}/i.test(word));
    const at = Math.floor(random() * Math.max(1, words.length - length));
    return words.slice(at, at + length).map((word) => word.replaceAll('"', ''));
  };
  const kinds = {
    'one word': () => some(1)[0],
    'two words': () => [...some(1), ...some(1)].join(' '),
    'a phrase of two words': () => `"${some(2).join(' ')}"`,
    'a prefix of four letters': () =>
      `${some(1)[0]
        .replace(/[^a-z]/gi, '')
        .slice(0, 4)}*`,
  };
  const all = [];
  const lines = [];
  for (const [kind, query] of Object.entries(kinds)) {
    const took = [];
    for (let i = 0; i < times; i++) {
      const request = { ...list({ text: query() }), offset: 0, limit: 100 };
      took.push(await timed(() => call('pageInstructions', request)));
    }
    all.push(...took);
    lines.push(line(`first page of a search for ${kind}, p95`, p95(took)));
  }
  return [line('first page of a search over a million rows, p95', p95(all), 'under 50 ms'), ...lines];
}

async function depths(call) {
  const random = randomFrom(7);
  const lines = [];
  for (const [name, filter, rows] of [
    ['every row', {}, million],
    ['one category', { category: 'IE' }, million / 4],
  ]) {
    const page = (offset) => call('pageInstructions', { ...list(filter), offset, limit: 100 });
    // The last page is there when every row before it has been gathered.
    const gathering = await timed(() => page(rows - 100));
    const took = [];
    for (let i = 0; i < times; i++) {
      took.push(await timed(() => page(Math.floor(random() * rows))));
    }
    lines.push(line(`gathering the list of ${name}`, `${gathering.toFixed(0)} ms`));
    lines.push(line(`a page of ${name} at any depth, p95`, p95(took), 'under 10 ms'));
  }
  return lines;
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function p95(milliseconds) {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  return `${sorted[Math.ceil(0.95 * sorted.length) - 1].toFixed(1)} ms`;
}
