/** Predicted affinity of a matrix: gathered in turn, kept, and called off. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { Affinity, AffinityJob, AffinityReport } from '../../src-main/common/affinity';
import type { JobEvent } from '../../src-main/common/contract';
import { checkPlan } from '../../src-main/common/matrix';
import { affinityHandlers } from '../../src-main/handlers/affinities';
import type { Worker } from '../../src-main/runs/launch';
import { createQueue } from '../../src-main/runs/queue';
import type { Workspace } from '../../src-main/runs/workspace';
import { addMatrix } from '../../src-main/store/matrices';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

let workspace: Workspace;
let events: JobEvent[];
/** What the engine does when it is asked. */
let gather: (
  job: AffinityJob,
  report: (report: AffinityReport) => void,
  signal: AbortSignal,
) => Promise<Affinity>;

const affinityOf = ({ base, members }: AffinityJob): Affinity =>
  ({
    base,
    settings: { seed: 42 },
    members: members.map(({ name, rows }) => ({ name, rows, sampled: 1, tokens: 10 })),
    tasks: [],
  }) as unknown as Affinity;

beforeEach(() => {
  const folder = temporaryFolder();
  events = [];
  writeFileSync(join(folder, 'base.gguf'), 'a base');
  const store = temporaryStore(folder);
  const engine = {
    call: (
      _method: string,
      job: AffinityJob,
      report: (report: AffinityReport) => void,
      signal: AbortSignal,
    ) => gather(job, report, signal),
  } as unknown as Worker;
  const desk = {
    call: (_method: string, { studies }: { studies: unknown[] }) =>
      Promise.resolve({ recommendations: [], checks: [...studies] }),
  } as unknown as Worker;
  workspace = { folder, store, engine, desk, queue: createQueue(), emit: (event) => events.push(event) };
  const plan = checkPlan(
    {
      name: 'small',
      bases: [join(folder, 'base.gguf')],
      datasets: [],
      rows: [[]],
      tasks: [{ name: 'pubmedqa', file: 'pubmedqa.json' }],
      budget: { tokens: 1000 },
    },
    (path) => path,
    ['pubmedqa'],
  );
  const about = { id: 'm', name: 'small', createdAt: '2026-01-01T00:00:00Z', tasks: [], sample: false };
  addMatrix(store, { ...about, plan, cells: [] });
});

const handlers = () =>
  affinityHandlers(
    workspace,
    () => Promise.reject(new Error('no cell is finished')),
    () => ({
      mednli: '/sample/mednli.jsonl',
    }),
  );

it('is measured with its progress, and is there when it is asked for again', async () => {
  gather = (job, report) => {
    report({ doing: 'reading', fraction: 0.5 });
    return Promise.resolve(affinityOf(job));
  };
  const { measureAffinity, getAffinity } = handlers();
  expect(await getAffinity({ matrix: 'm' })).toBeNull();
  const told = await measureAffinity({ matrix: 'm', others: [] });
  expect(told).toMatchObject({ matrix: 'm', checks: [], cell: { tokens: 1000, by: 'budget' } });
  expect(await handlers().getAffinity({ matrix: 'm' })).toEqual(told);
  expect(events).toEqual([
    { kind: 'affinity', matrix: 'm', report: { doing: 'reading', fraction: 0.5 } },
    { kind: 'affinity', matrix: 'm', report: null },
  ]);
});

it('is of further tasks too, whose files were offered, and remembers them', async () => {
  let asked: string[] = [];
  gather = (job) => {
    asked = job.tasks.map(({ task, file }) => `${task.name} ${file}`);
    return Promise.resolve(affinityOf(job));
  };
  const { measureAffinity, getAffinity } = handlers();
  const others = [{ name: 'mednli', file: '/sample/mednli.jsonl' }];
  await measureAffinity({ matrix: 'm', others });
  expect(asked).toEqual(['pubmedqa pubmedqa.json', 'mednli /sample/mednli.jsonl']);
  expect((await getAffinity({ matrix: 'm' }))!.others).toEqual(others);
  const elsewhere = [{ name: 'mednli', file: '/etc/passwd' }];
  await expect(measureAffinity({ matrix: 'm', others: elsewhere })).rejects.toMatchObject({
    code: 'refused',
  });
});

it('is called off, and what was kept before stays', async () => {
  gather = (job) => Promise.resolve(affinityOf(job));
  const { measureAffinity, cancelAffinity, getAffinity } = handlers();
  const before = await measureAffinity({ matrix: 'm', others: [] });
  const asked = new Promise<void>((begun) => {
    gather = (_job, _report, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        begun();
      });
  });
  const refused = expect(measureAffinity({ matrix: 'm', others: [] })).rejects.toMatchObject({
    code: 'cancelled',
  });
  await asked;
  await cancelAffinity({ matrix: 'm' });
  await refused;
  expect(await getAffinity({ matrix: 'm' })).toEqual(before);
  expect(events.at(-1)).toEqual({ kind: 'affinity', matrix: 'm', report: null });
});

it('is of a matrix that is there', async () => {
  await expect(async () => handlers().getAffinity({ matrix: 'none' })).rejects.toMatchObject({
    code: 'not-found',
  });
});
