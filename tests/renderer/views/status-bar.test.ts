/** The status bar: what jobs compute on. */
import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge } from '../stage/fake-bridge';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

test('it names the device that jobs would take, and goes without it while that is not known', async () => {
  const getDevice = {
    kind: 'cuda',
    name: 'CUDA0',
    description: 'Invented A',
    reason: 'CUDA0, Invented A, 70.0 of 78.0 GiB free',
  } as const;
  let answer = (): void => {};
  const slow = new Promise<typeof getDevice>((resolve) => (answer = () => resolve(getDevice)));
  const bridge = fakeBridge({ ...scenes.work, getDevice: () => slow });
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  const bar = screen.getByRole('contentinfo');
  expect(bar.textContent).toContain('8 threads');
  expect(bar.textContent).not.toContain('CUDA0');
  answer();
  expect((await within(bar).findByText(/CUDA0, Invented A · 8 threads/)).title).toContain('70.0 of 78.0');
});
