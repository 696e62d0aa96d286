/** Every broken file is refused with a code and a sentence, soon, in bounded memory, and the workspace is as it was. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toErrorData } from '../../src-main/common/errors';
import { forkNode } from '../../src-main/fork';
import { importInto, previewImport } from '../../src-main/runs/import';
import { closeWorkspace, openWorkspace, type Workspace } from '../../src-main/runs/workspace';
import { sql } from '../../src-main/store/connection';
import { brokenFiles } from './files';

/** More is a hang; a machine busy with other tests takes some seconds for a bomb. */
const mostSeconds = 30;
const mostBytes = 500e6;

let folder: string;
let workspace: Workspace;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'broken-'));
  workspace = openWorkspace(join(folder, 'workspace'), forkNode, () => {});
  const file = join(folder, 'good.json');
  writeFileSync(file, '[{"instruction":"a","output":"b"}]');
  await importInto(workspace, { file, options: {} });
});

afterAll(async () => {
  await closeWorkspace(workspace);
  rmSync(folder, { recursive: true, force: true });
});

/** All rows of all tables of the workspace. */
function everything(): unknown {
  const db = sql(workspace.store);
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence'")
    .pluck()
    .all() as string[];
  return tables.map((table) => [table, db.prepare(`SELECT * FROM "${table}"`).all()]);
}

/** The resident memory of the desk at its highest, bytes; null where the system does not tell. */
function deskMemory(): number | null {
  const children = `/proc/${process.pid}/task/${process.pid}/children`;
  if (!existsSync(children)) return null;
  const peaks = readFileSync(children, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map((pid) => /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  return Math.max(...peaks.map((peak) => Number(peak) * 1024));
}

test('there are forty of them and more', () => {
  expect(brokenFiles.length).toBeGreaterThanOrEqual(60);
});

test.each(brokenFiles)('$what is refused', async ({ name, code, content }) => {
  const file = join(folder, name);
  writeFileSync(file, content());
  const before = everything();
  const started = performance.now();
  const error = await importInto(workspace, { file, options: {} }).then(
    () => null,
    (thrown: unknown) => toErrorData(thrown),
  );
  const seconds = (performance.now() - started) / 1000;
  expect(error).toMatchObject({ code, message: expect.stringMatching(/\.$/) as string });
  expect(error!.hint).not.toBe('');
  expect(seconds).toBeLessThan(mostSeconds);
  expect(everything()).toEqual(before);
  const memory = deskMemory();
  if (memory !== null) expect(memory).toBeLessThan(mostBytes);
  // The preview refuses it, or tells of the same fault.
  const preview = await previewImport(workspace, { file, options: {} }).catch((thrown: unknown) =>
    toErrorData(thrown),
  );
  expect('code' in preview ? preview.code : preview.problem?.code).toBe(code);
  rmSync(file);
});
