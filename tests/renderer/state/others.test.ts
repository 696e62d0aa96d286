/** Imports, instructions, matrices and the workspace that holds them. */
import { describe, expect, test, vi } from 'vitest';
import { WorkbenchError } from '../../../src-main/common/errors';
import { workbenchOf } from '../../../src-renderer/api';
import { datasetNameOf } from '../../../src-main/common/instruction';
import { Imports } from '../../../src-renderer/state/imports.svelte';
import { Matrices } from '../../../src-renderer/state/matrices.svelte';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge } from '../stage/fake-bridge';
import * as invented from '../stage/invented';

const choice = { dataset: 'a', category: null, map: null, instruction: null, spreadsheetSafe: false };
const report = {
  dataset: 'a',
  read: 2,
  imported: 2,
  duplicates: 0,
  quarantined: [],
  splits: { train: 2, validation: 0, test: 0 },
  seconds: 0.1,
};

describe('imports', () => {
  test('go through the file’s token, report progress, and tell when the dataset is there', async () => {
    let finish: (value: typeof report) => void = () => {};
    const bridge = fakeBridge({ importFile: () => new Promise((resolve) => (finish = resolve)) });
    const imported = vi.fn(async () => {});
    const imports = new Imports(workbenchOf(bridge), imported);
    imports.add([new File(['[]'], 'a.json'), new File(['[]'], 'b.json')]);
    const going = imports.start(choice);
    await vi.waitFor(() => expect(bridge.calls).toHaveLength(1));
    expect(bridge.calls[0]!.input).toEqual({ token: 'token of a.json', ...choice });
    imports.receive({ kind: 'import', dataset: 'a', read: 1, fraction: 0.5 });
    expect(imports.progress).toMatchObject({ read: 1, fraction: 0.5 });
    finish(report);
    await going;
    expect([imports.progress, imports.report?.imported]).toEqual([null, 2]);
    expect(imported).toHaveBeenCalledWith('a');
    imports.next();
    expect([imports.file?.name, imports.report]).toEqual(['b.json', null]);
  });

  test('that fail keep the file, so that it can be tried again', async () => {
    const bridge = fakeBridge({
      importFile: () => {
        throw new WorkbenchError('file-empty', 'a.json is empty.', 'Choose another.');
      },
    });
    const imports = new Imports(workbenchOf(bridge), async () => {});
    imports.add([new File([], 'a.json')]);
    await imports.start(choice);
    expect([imports.problem?.code, imports.file?.name, imports.progress]).toEqual([
      'file-empty',
      'a.json',
      null,
    ]);
  });

  test('that are cancelled go away without a problem', async () => {
    let fail: (error: unknown) => void = () => {};
    const bridge = fakeBridge({
      importFile: () => new Promise((_, reject) => (fail = reject)),
      cancelImport: () => {
        fail(new WorkbenchError('cancelled', 'Stopped on request.'));
        return null;
      },
    });
    const imports = new Imports(workbenchOf(bridge), async () => {});
    imports.add([new File(['[]'], 'a.json'), new File(['[]'], 'b.json')]);
    const going = imports.start(choice);
    await vi.waitFor(() => expect(bridge.calls).toHaveLength(1));
    await imports.cancel();
    await going;
    expect(bridge.calls[1]).toMatchObject({ method: 'cancelImport', input: { token: 'token of a.json' } });
    expect([imports.file?.name, imports.problem, imports.progress]).toEqual(['b.json', null, null]);
  });

  test('propose the file’s name without its extensions', () => {
    expect(['a.jsonl', 'b.tar.gz', 'plain', '.csv'].map(datasetNameOf)).toEqual(['a', 'b', 'plain', '.csv']);
  });
});

describe('matrices', () => {
  test('the newest is shown; events about another one do not replace it', async () => {
    const matrices = new Matrices(
      workbenchOf(
        fakeBridge({
          listMatrices: [
            { id: 'old', name: 'old', state: 'done', createdAt: '2026-11-01T00:00:00Z', done: 8, of: 8 },
            {
              id: 'matrix-7',
              name: 'new',
              state: 'running',
              createdAt: '2026-11-20T12:00:00Z',
              done: 1,
              of: 24,
            },
          ],
          getMatrix: ({ matrix: id }: { matrix: string }) => invented.matrix(1, { id }),
        }),
      ),
    );
    await matrices.load();
    expect(matrices.shown?.id).toBe('matrix-7');
    matrices.receive({ kind: 'matrix', matrix: invented.matrix(3, { id: 'old' }), doing: 'QA' });
    expect([matrices.shown?.id, matrices.doing]).toEqual(['matrix-7', null]);
    matrices.receive({ kind: 'matrix', matrix: invented.matrix(3), doing: 'QA · step 2 of 9' });
    expect(matrices.doing).toBe('QA · step 2 of 9');
    expect(matrices.list.find(({ id }) => id === 'matrix-7')?.done).toBe(3);
  });

  test('a plan that is refused is told, and nothing is shown for it', async () => {
    const matrices = new Matrices(
      workbenchOf(
        fakeBridge({
          startMatrix: () => {
            throw new WorkbenchError('plan', 'The plan has no key “row”.', 'Keys: rows.');
          },
        }),
      ),
    );
    await matrices.start('/plans/a.json');
    expect([matrices.problem?.code, matrices.shown]).toEqual(['plan', null]);
  });
});

describe('the workspace', () => {
  test('follows the jobs from its opening to its closing, and reads anew after a lost connection', async () => {
    const bridge = fakeBridge({});
    let reconnect: () => void = () => {};
    const workspace = new Workspace({
      workbench: workbenchOf(bridge),
      onReconnect: (listener) => {
        reconnect = listener;
        return () => {};
      },
    });
    const close = workspace.open();
    await vi.waitFor(() => expect(workspace.ready).toBe(true));
    bridge.emit({ kind: 'run', run: invented.run(), report: invented.report(0) });
    await vi.waitFor(() => expect(workspace.runs.curveOf('run-22').last).not.toBeNull());
    const before = bridge.calls.length;
    reconnect();
    await vi.waitFor(() => expect(bridge.calls.length).toBeGreaterThan(before + 5));
    close();
    bridge.emit({ kind: 'run', run: invented.run({ id: 'late' }), report: null });
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(workspace.runs.list.some(({ id }) => id === 'late')).toBe(false);
  });

  test('is a sample when the workspace or the matrix that is shown is one', async () => {
    const workspace = new Workspace({ workbench: workbenchOf(fakeBridge({})), onReconnect: () => () => {} });
    await workspace.load();
    expect(workspace.sample).toBe(false);
    workspace.receive([{ kind: 'matrix', matrix: invented.matrix(1, { sample: true }), doing: null }]);
    expect(workspace.sample).toBe(true);
  });
});
