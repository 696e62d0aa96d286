/** What every front opens, when its workers do not start. */
import { expect, it, onTestFinished } from 'vitest';
import type { Child } from '../src-main/common/worker';
import { openWorkbench } from '../src-main/workbench';
import { temporaryFolder } from './store/fixtures';

/** A process that ends as soon as it is there. */
function stillborn(): Child {
  return {
    post: () => {},
    onMessage: () => {},
    onExit: (listener) => setImmediate(() => listener(1)),
    kill: () => {},
  };
}

it('opens without its sample when that cannot be imported, and goes on answering', async () => {
  const workbench = await openWorkbench({
    host: 'serve',
    workspace: temporaryFolder(),
    fork: stillborn,
    emit: () => {},
    saveFile: () => Promise.resolve(null),
    placeFolder: () => Promise.resolve(null),
  });
  onTestFinished(workbench.close);
  expect(await workbench.call('listDatasets', null)).toEqual({ value: [] });
});
