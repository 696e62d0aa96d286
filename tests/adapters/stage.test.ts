/** Exports take their places whole or not at all, also where a process was killed, and never that of a user's file. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { openStage } from '../../src-main/adapters/stage';
import type { ExportJob } from '../../src-main/common/adapter-job';

const names = ['a.gguf', 'a.Modelfile', 'a.README.md'];
const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'stage-'));
const job = (out: string, overwrite = false): ExportJob => ({
  ...{ adapter: 'a.gguf', format: 'gguf', type: null, base: null, threads: null },
  ...{ out, overwrite },
});

/** Makes the three files of an export. */
function fill(out: string, overwrite = false) {
  const stage = openStage(job(out, overwrite), []);
  for (const name of [stage.weights, stage.beside('Modelfile'), stage.beside('README.md')])
    writeFileSync(stage.add(name), 'new');
  return stage;
}

/** The number of a process that is over. */
const gone = spawnSync(process.execPath, ['-e', '']).pid;

/** What a process that was killed in the midst of an export of `a.gguf` left in `folder`. */
function leave(folder: string, mark: unknown, placing?: unknown): string {
  const aside = join(folder, `a.gguf.partial-${gone}`);
  mkdirSync(join(aside, 'files'), { recursive: true });
  writeFileSync(join(aside, '.aside.json'), JSON.stringify(mark));
  for (const name of names.slice(1)) writeFileSync(join(aside, 'files', name), 'of the killed');
  if (placing) writeFileSync(join(aside, 'placing.json'), JSON.stringify(placing));
  return basename(aside);
}

test.for(names)('%s of the user is neither replaced nor joined by others', (name) => {
  const folder = emptyFolder();
  writeFileSync(join(folder, name), 'mine');
  expect(() => fill(join(folder, 'a.gguf'))).toThrow(
    expect.objectContaining({ code: 'file-exists', message: `${join(folder, name)} is there already.` }),
  );
  expect(readdirSync(folder)).toEqual([name]);
  const stage = fill(join(folder, 'a.gguf'), true);
  stage.commit();
  stage.discard();
  expect(readdirSync(folder).sort()).toEqual([...names].sort());
  expect(readFileSync(join(folder, name), 'utf8')).toBe('new');
});

test('a file that appears while the export is made is not replaced either', () => {
  const folder = emptyFolder();
  const stage = fill(join(folder, 'a.gguf'));
  writeFileSync(join(folder, 'a.README.md'), 'mine');
  expect(() => stage.commit()).toThrow(expect.objectContaining({ code: 'file-exists' }));
  stage.discard();
  expect(readdirSync(folder)).toEqual(['a.README.md']);
});

test('what is read is not replaced even where that is allowed', () => {
  const out = join(emptyFolder(), 'a.gguf');
  writeFileSync(out, 'the adapter');
  expect(() => openStage(job(out, true), [out])).toThrow(expect.objectContaining({ code: 'file-exists' }));
});

test('an export that was killed before it was whole is swept by the next one', () => {
  const folder = emptyFolder();
  leave(folder, { host: hostname(), process: gone });
  const stage = fill(join(folder, 'b.gguf'));
  stage.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test('an export that was killed between two files is completed by the next one', () => {
  const folder = emptyFolder();
  leave(folder, { host: hostname(), process: gone }, { names, overwrite: false });
  writeFileSync(join(folder, 'a.gguf'), 'of the killed');
  writeFileSync(join(folder, 'a.Modelfile'), 'mine by now');
  fill(join(folder, 'b.gguf')).discard();
  const texts = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
  expect(Object.fromEntries(texts)).toEqual({
    'a.gguf': 'of the killed',
    'a.Modelfile': 'mine by now',
    'a.README.md': 'of the killed',
  });
});

test.for([
  ['a process that runs', { host: hostname(), process: process.ppid }],
  ['another machine', { host: 'elsewhere', process: gone }],
  ['the user', null],
] as [string, unknown][])('what %s has made is not swept', ([, mark]) => {
  const folder = emptyFolder();
  const left = leave(folder, mark);
  fill(join(folder, 'b.gguf')).discard();
  expect(readdirSync(folder)).toEqual([left]);
});

test('a folder of an export may be read by whom the umask lets', () => {
  const folder = emptyFolder();
  const out = join(folder, 'out');
  const stage = fill(out);
  stage.commit();
  stage.discard();
  expect(readdirSync(out).sort()).toEqual(['Modelfile', 'README.md', 'adapter.gguf'].sort());
  mkdirSync(join(folder, 'by Node'));
  if (process.platform !== 'win32') expect(statSync(out).mode).toBe(statSync(join(folder, 'by Node')).mode);
  expect(existsSync(join(out, '.aside.json'))).toBe(false);
});
