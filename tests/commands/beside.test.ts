/** The command line beside a running workbench: what reads is answered, what changes is refused. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fill, row, temporaryFolder, temporaryStore } from '../store/fixtures';
import { projectRoot, run } from './program';

it('reads a workspace that another workbench has, says so, and changes nothing', async () => {
  const store = temporaryStore(join(temporaryFolder(), 'workspace'));
  fill(store, 'ward', [row('x'), row('y')]);
  for (const reading of [
    ['datasets'],
    ['dataset', 'ward'],
    ['doctor'],
    ['export', 'instructions'],
    ['task', 'list'],
  ]) {
    const { status, stdout, stderr } = await run(store.workspace, ...reading);
    expect([reading, status]).toEqual([reading, 0]);
    expect(stdout).not.toBe('');
    expect(stderr).toContain('is only read here');
  }
  const file = join(projectRoot, 'resources/sample/instructions.json');
  for (const changing of [
    ['import', file],
    ['snapshot', 'ward'],
    ['dedupe', 'ward'],
  ]) {
    const { status, document } = await run(store.workspace, ...changing);
    expect([status, document.error.code]).toEqual([1, 'workspace']);
    expect(document.error.message).toContain(`process ${process.pid}`);
  }
});
