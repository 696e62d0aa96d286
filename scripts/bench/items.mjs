/** The item explorer on 10,000 invented items: from the call to the answer in the served program, as its page calls it. */
import Database from 'better-sqlite3';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bioinstruct, inFreshWorkspace } from './program.mjs';
import { inServedWorkbench } from './served.mjs';

const items = 10_000;
const answers = ['yes', 'no', 'maybe'];
const [base, adapter] = ['/invented/base.gguf', '/invented/adapter.gguf'];

export async function benchItems() {
  return inFreshWorkspace(async (workspace) => {
    // Makes the workspace.
    await bioinstruct(workspace, 'datasets');
    const folder = join(workspace, 'evaluations', 'bench');
    mkdirSync(join(folder, 'predictions'), { recursive: true });
    writeFileSync(join(folder, 'predictions', 'pubmedqa.jsonl'), [...lines()].join(''));
    store(workspace, folder);
    return inServedWorkbench(workspace, async (call) => {
      // Starts the desk.
      await call('pageItems', { ...request('generate'), sides: [side('likelihood', null)] });
      const opening = await timed(() => call('pageItems', request('generate')));
      const again = await timed(() => call('pageItems', { ...request('generate'), offset: 9000 }));
      const differ = await timed(() => call('pageItems', { ...request('generate'), show: 'differ' }));
      const search = await timed(() => call('pageItems', { ...request('generate'), text: 'number 77' }));
      return [
        line('opening the item explorer on 10,000 items, two models side by side', opening, 'under 200 ms'),
        line('a page at another depth', again),
        line('narrowing to where two models differ', differ),
        line('a search through all answers', search),
      ];
    });
  });
}

const line = (what, milliseconds, goal = '') => ({ what, measured: `${milliseconds.toFixed(0)} ms`, goal });
const side = (scoring, of) => ({ evaluation: 'bench', base, adapter: of, scoring });
const request = (scoring) => ({
  task: 'pubmedqa',
  sides: [side(scoring, null), side(scoring, adapter)],
  show: 'all',
  text: '',
  offset: 0,
  limit: 100,
});

/** Two models under both scorings: 40,000 lines. */
function* lines() {
  for (let i = 0; i < items; i++)
    for (const of of [null, adapter])
      for (const scoring of ['likelihood', 'generate']) {
        const answer = answers[(i * 7 + (of ? 1 : 0) * (i % 4)) % 3];
        const more =
          scoring === 'generate'
            ? {
                text: `The answer is ${answer}, for the abstract of item number ${i} reports two arms of equal stay.`,
              }
            : { logLikelihoods: [-1.5, -0.7, -3.1], tokens: [1, 1, 2], bytes: [3, 2, 5], labels: answers };
        const subject = { task: 'pubmedqa', base, adapter: of, scoring };
        yield `${JSON.stringify({ ...subject, item: String(i), source: String(i), target: answers[i % 3], answer, ...more })}\n`;
      }
}

function store(workspace, folder) {
  const db = new Database(join(workspace, 'workspace.sqlite'));
  const settings = {
    bases: [base],
    adapters: [null, adapter],
    tasks: [{ name: 'pubmedqa', file: '/invented' }],
  };
  db.prepare(
    `INSERT INTO evaluations (id, state, folder, settings, created_at, finished_at)
     VALUES ('bench', 'done', ?, ?, '2026-01-01', '2026-01-01')`,
  ).run(folder, JSON.stringify(settings));
  db.close();
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
