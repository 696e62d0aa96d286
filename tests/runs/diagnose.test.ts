/** The report of a fault, from a workspace where everything went wrong that could tell a row. */
import { homedir } from 'node:os';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Child } from '../../src-main/common/worker';
import { WorkbenchError } from '../../src-main/common/errors';
import { createLog } from '../../src-main/runs/log';
import { diagnose, diagnoseUnopened } from '../../src-main/runs/diagnose';
import { launch } from '../../src-main/runs/launch';
import type { Instruction } from '../../src-main/common/instruction';
import { fill, row, temporaryStore } from '../store/fixtures';

const file = join(import.meta.dirname, '../../resources/sample/instructions.json');
const texts = (JSON.parse(readFileSync(file, 'utf8')) as Instruction[]).slice(0, 60);

/** An engine that writes what it was given, and ends. */
function talkative(said: string): Child {
  return {
    post: () => {},
    onMessage: () => {},
    onExit: (listener) => setImmediate(() => listener('exit status 1', said)),
    kill: () => {},
  };
}

/** Every four words that follow one another. */
function* phrases(text: string): Generator<string> {
  const words = text.split(/\s+/).filter(Boolean);
  for (let i = 0; i + 4 <= words.length; i++) yield words.slice(i, i + 4).join(' ');
}

it('tells program, machine, counts and codes, and no words of any instruction, no folder and no name', async () => {
  const store = temporaryStore();
  onTestFinished(() => store.close());
  const rows = texts.map(({ instruction, input, output }, i) =>
    row(String(i), { instruction, input, output }),
  );
  fill(store, 'ward-letters', rows);
  const log = createLog();
  for (const { instruction, input, output } of texts) {
    log.failed('call importFile', new WorkbenchError('file-format', `“${instruction}” is no row.`));
    log.failed('a job', new SyntaxError(`Unexpected token in ${input} ${output}`));
  }
  const said = texts.flatMap(({ instruction, input, output }) => [
    instruction,
    `Error: ${input}`,
    `    at read (${store.workspace}/${output})`,
  ]);
  const engine = launch(() => log.watch('engine', talkative(said.join('\n'))));
  const ask = () => diagnose({ folder: store.workspace, store, engine }, 'serve', log);
  await ask();
  const text = await ask();
  for (const part of [
    /^BioInstruct Workbench \d/,
    /Node \d/,
    /processor: .+ physical cores/,
    /engine: does not answer \(worker-died\)/,
    /workspace: \d/,
    /datasets 1, instructions 60/,
    /last error codes: .*file-format.*|internal/,
    /the engine ended, exit status 1/,
  ])
    expect(text).toMatch(part);
  for (const row of texts)
    for (const phrase of [row.instruction, row.input, row.output].flatMap((part) => [...phrases(part)]))
      expect(text).not.toContain(phrase);
  for (const name of [store.workspace, homedir(), 'ward-letters', 'rows.json'])
    expect(text).not.toContain(name);
});

it('tells what can be told where the workspace is away, or was never opened', async () => {
  const store = temporaryStore();
  renameSync(join(store.workspace, 'workspace.sqlite'), join(store.workspace, 'elsewhere.sqlite'));
  const engine = launch(() => talkative(''));
  const text = await diagnose({ folder: store.workspace, store, engine }, 'desktop', createLog());
  expect(text).toMatch(/^BioInstruct Workbench \d[^]*\nworkspace: cannot be read \(workspace-lost\)\n/);
  expect(diagnoseUnopened(store.workspace, 'desktop', 'workspace')).toMatch(
    /^BioInstruct Workbench \d[^]*\nengine: not started\nworkspace: cannot be read \(workspace\)\n/,
  );
});

it('a job that was stopped on request is no fault', () => {
  const log = createLog();
  log.failed('a job', new WorkbenchError('cancelled', ''));
  log.failed('a job', new WorkbenchError('no-rows', ''));
  expect(log.entries().map(({ code }) => code)).toEqual(['no-rows']);
});
