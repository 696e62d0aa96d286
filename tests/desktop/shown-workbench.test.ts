/** The workbench that the window shows, with no window. */
import { expect, it } from 'vitest';
import { WorkbenchError } from '../../src-main/common/errors';
import type { OpenWorkbench } from '../../src-main/workbench';
import { showWorkbench } from '../../src-main/desktop/shown-workbench';

/** Opens folders that note when they are opened and closed; a folder that is open is refused. */
function drive() {
  const order: string[] = [];
  const open = new Set<string>();
  return {
    order,
    open: async (folder: string): Promise<OpenWorkbench> => {
      await Promise.resolve();
      if (open.has(folder)) throw new WorkbenchError('workspace', 'It is in use.');
      open.add(folder);
      order.push(`open ${folder}`);
      return {
        call: () => Promise.resolve({ value: folder as never }),
        takeFile: () => ({ token: '', name: '', bytes: 0 }),
        refusal: null,
        addedFiles: () => [],
        close: async () => {
          await Promise.resolve();
          if (open.delete(folder)) order.push(`close ${folder}`);
        },
      };
    },
  };
}

it('one that cannot be opened answers every call with why, but tells what a report of it needs', async () => {
  const shown = showWorkbench('/media/away', () => {
    throw new WorkbenchError('workspace', 'It is in use.', 'Close the other.');
  });
  expect(await shown.call('listRuns', null)).toMatchObject({ error: { code: 'workspace' } });
  expect(await shown.call('getDiagnostics', null)).toMatchObject({
    value: expect.stringContaining('cannot be read (workspace)'),
  });
});

it('what is asked before it is open waits until it is', async () => {
  const shown = showWorkbench('/a', drive().open);
  expect(shown.problem).not.toBeNull();
  expect(await shown.call('listRuns', null)).toEqual({ value: '/a' });
  expect(shown.problem).toBeNull();
});

it('asked twice at once to open the same again, it opens and closes one after the other', async () => {
  const { order, open } = drive();
  const shown = showWorkbench('/a', open);
  await Promise.all([shown.turnTo('/a'), shown.turnTo('/a'), shown.turnTo('/b')]);
  expect(order).toEqual(['open /a', 'close /a', 'open /a', 'close /a', 'open /a', 'open /b', 'close /a']);
  await shown.close();
  expect(order.at(-1)).toBe('close /b');
});
