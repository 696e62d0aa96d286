/** `generate` from the command line: a server of the test's own, and the sample's model for the way through the engine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Generation } from '../../src-main/common/generation';
import type { DatasetSummary } from '../../src-main/common/instruction';
import { openServer } from '../generate/loopback';
import { scripted } from '../generate/script';
import { freshWorkspace, projectRoot, run, start } from './program';

const model = join(projectRoot, 'resources/sample/model.gguf');
type Printed = Generation & { candidates: number; seed: number };

const key = 'secret-key-3';
process.env['BIOINSTRUCT_ENDPOINT_KEY'] = key;
afterAll(() => void delete process.env['BIOINSTRUCT_ENDPOINT_KEY']);

const script = ({ body }: { body: { seed: number } }): string =>
  scripted({ seed: body.seed, seeds: [], text: '', hash: '' });

const asked = (url: string): string[] => [
  ...['generate', '--endpoint', url, '--endpoint-model', 'crane-8b', '--count', '6'],
];

it('fills a dataset from an endpoint, with every verdict counted and the cost told', async () => {
  const workspace = freshWorkspace();
  const server = await openServer(script);
  const { status, document } = await run<Printed>(
    workspace,
    ...asked(server.url),
    '--price-prompt',
    '1',
    '--price-completion',
    '10',
  );
  expect(status).toBe(0);
  expect(document).toMatchObject({ state: 'done', dataset: 'generated', count: 6, seeds: 80, seed: 42 });
  expect(document.verdicts.accepted).toBe(6);
  expect(document.cost).toBeCloseTo((document.candidates * (50 * 1 + 10 * 10)) / 1e6, 12);
  const { document: dataset } = await run<DatasetSummary>(workspace, 'dataset', 'generated');
  expect(dataset.rows).toBe(6);
  expect(dataset.categories.unset).toBe(0);
  // Three of the seeds that ship stand in every prompt.
  for (const { body, headers } of server.asked) {
    expect(body.messages[0]!.content.match(/^Example \d:/gm)).toHaveLength(3);
    expect(headers.authorization).toBe(`Bearer ${key}`);
  }
  expect(readFileSync(join(workspace, 'workspace.sqlite')).includes(key)).toBe(false);
});

it('killed and started again, it ends as one that was never stopped', async () => {
  const server = await openServer(script);
  const whole = freshWorkspace();
  await run(whole, ...asked(server.url));
  const workspace = freshWorkspace();
  let stuck = true;
  // Nobody answers after the eighth question, until the second start.
  const slow = await openServer(async (one, nth) => {
    while (stuck && nth > 8) await new Promise((resolve) => setTimeout(resolve, 50));
    return script(one);
  });
  const stopped = start(workspace, ...asked(slow.url));
  while (slow.asked.length < 9) await new Promise((resolve) => setTimeout(resolve, 50));
  stopped.child.kill('SIGKILL');
  await stopped.ended;
  stuck = false;
  const { status, document } = await run<Printed>(workspace, ...asked(slow.url));
  expect(status).toBe(0);
  const rowsOf = async (folder: string): Promise<string> => {
    const file = join(folder, 'rows.csv');
    await run(folder, 'export', 'instructions', '--format', 'csv', '-o', file);
    return readFileSync(file, 'utf8').replaceAll(/generation [0-9a-f]{8}/g, '');
  };
  expect(document.verdicts.accepted).toBe(6);
  expect(await rowsOf(workspace)).toBe(await rowsOf(whole));
});

it('a local model writes under its grammar, the same again for the same seed', async () => {
  const answers = async () => {
    const workspace = freshWorkspace();
    const { status, document } = await run<Printed>(
      workspace,
      ...['generate', '--model', model, '--count', '1', '--max-tokens', '16', '--dataset', 'toy'],
    );
    expect(status).toBe(0);
    return document;
  };
  const first = await answers();
  expect(first).toMatchObject({ state: 'done', candidates: 20, generator: { kind: 'model', file: model } });
  // Sixteen tokens hold no task: every candidate is kept as malformed, and none is imported.
  expect(first.verdicts).toMatchObject({ malformed: 20, accepted: 0 });
  expect(first.note).toContain('Gave up after 20 candidates');
  expect((await answers()).completionTokens).toBe(first.completionTokens);
});

it('refuses what cannot be: nobody to write, both at once, a key in the clear, a seed that is none', async () => {
  const workspace = freshWorkspace();
  const told = async (...args: string[]) => {
    const { status, document } = await run(workspace, 'generate', '--count', '1', ...args);
    return [status, document.error.code];
  };
  expect(await told()).toEqual([2, 'usage']);
  expect(await told('--model', model, '--endpoint', 'http://127.0.0.1:9')).toEqual([2, 'usage']);
  const remote = ['--endpoint', 'http://server.invalid/v1', '--endpoint-model', 'm'];
  expect(await told(...remote)).toEqual([1, 'endpoint']);
  expect(await told('--model', model, '--seeds', join(projectRoot, 'package.json'))).toEqual([
    1,
    'file-format',
  ]);
});
