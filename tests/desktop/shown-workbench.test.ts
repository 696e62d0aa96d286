/** The workbench that the window shows, with no window. */
import { expect, it } from 'vitest';
import { WorkbenchError } from '../../src-main/common/errors';
import { showWorkbench } from '../../src-main/desktop/shown-workbench';

it('one that cannot be opened answers every call with why, but tells what a report of it needs', async () => {
  const shown = await showWorkbench('/media/away', () => {
    throw new WorkbenchError('workspace', 'It is in use.', 'Close the other.');
  });
  expect(await shown.call('listRuns', null)).toMatchObject({ error: { code: 'workspace' } });
  expect(await shown.call('getDiagnostics', null)).toMatchObject({
    value: expect.stringContaining('cannot be read (workspace)'),
  });
});
