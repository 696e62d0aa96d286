/** Cells by the origin of their rows: written by people, generated through an endpoint, and of these what review accepted. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { Matrix } from '../../src-main/common/matrix';
import type { QueueRow } from '../../src-main/common/review';
import { openServer } from '../generate/loopback';
import { scripted } from '../generate/script';
import { freshWorkspace, projectRoot, run } from './program';

const sample = join(projectRoot, 'resources/sample');
const count = 4;
const tokens = 1500;

it('each origin trains on its own rows and no other, at equal tokens', async () => {
  const workspace = freshWorkspace();
  const server = await openServer(({ body }) => scripted({ seed: body.seed, seeds: [], text: '', hash: '' }));
  const generated = await run(
    workspace,
    ...['generate', '--endpoint', server.url, '--endpoint-model', 'crane-8b', '--count', `${count}`],
  );
  expect(generated.status, generated.stderr).toBe(0);

  const { document: open } = await run<{ rows: QueueRow[] }>(workspace, 'review', 'queue', 'generated');
  const made = open.rows.map(({ id }) => id);
  expect(made).toHaveLength(count);
  const accepted = made.slice(0, 2);
  const decide = (id: string, decision: string) =>
    run(workspace, 'review', 'set', id, decision, '--reviewer', 'R1');
  for (const id of accepted) expect((await decide(id, 'accepted')).status).toBe(0);
  expect((await decide(made[2]!, 'rejected')).status).toBe(0);

  const written = ['ulna', 'radius', 'humerus', 'scapula'].map((bone) => ({
    instruction: `Say where the ${bone} lies.`,
    input: '',
    output: `The ${bone} lies in the upper limb.`,
  }));
  const folder = dirname(workspace);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'bones.json'), JSON.stringify(written));
  writeFileSync(
    join(folder, 'plan.json'),
    JSON.stringify({
      name: 'origins',
      bases: [join(sample, 'model.gguf')],
      datasets: [{ name: 'generated' }, { file: 'bones.json' }],
      groups: { all: {} },
      rows: [[], ['all']],
      origins: ['written', 'generated', 'accepted'],
      tasks: [{ name: 'pubmedqa', file: join(sample, 'benchmarks/pubmedqa.json') }],
      budget: { tokens },
      seeds: [1],
      recipe: { rank: 2, batchSize: 2, packTokens: 512, threads: 1, validationShare: 0 },
      scoring: 'likelihood',
      limit: 2,
    }),
  );
  const { status, document, stderr } = await run<Matrix>(
    workspace,
    ...['matrix', '--plan', join(folder, 'plan.json')],
  );
  expect(status, stderr).toBe(0);
  const trained = document.cells.filter(({ row }) => row.length > 0);
  expect(trained.map(({ origin, state }) => [origin, state])).toEqual([
    ['written', 'done'],
    ['generated', 'done'],
    ['accepted', 'done'],
  ]);

  const rowsOf = (key: string) => {
    const lines = readFileSync(join(workspace, 'runs', key, 'instructions.jsonl'), 'utf8')
      .trim()
      .split('\n');
    return lines.map((line) => JSON.parse(line) as { id: string; instruction: string });
  };
  const [people, all, reviewed] = trained.map(({ key }) => rowsOf(key));
  expect(people!.map(({ instruction }) => instruction).sort()).toEqual(
    written.map(({ instruction }) => instruction).sort(),
  );
  // What review rejected trains nothing.
  expect(all!.map(({ id }) => id).sort()).toEqual(made.filter((id) => id !== made[2]).sort());
  expect(reviewed!.map(({ id }) => id).sort()).toEqual(accepted.toSorted());

  const { document: costs } = await run<
    { origin: string; against: string; tokens: number; against_tokens: number }[]
  >(workspace, ...['export', 'contrasts', '--format', 'json']);
  expect(costs.map(({ origin, against }) => `${origin} against ${against}`)).toEqual(
    expect.arrayContaining(['generated against written', 'accepted against written']),
  );
  // A budget is met to the last pack.
  for (const cost of costs)
    for (const spent of [cost.tokens, cost.against_tokens])
      expect([spent > tokens - 2 * 512, spent <= tokens]).toEqual([true, true]);
}, 180_000);
