/** The status bar: what jobs compute on. */
import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge } from '../stage/fake-bridge';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

test('it tells the memory of engine and main, and its tooltip what counts; an engine that ended is not counted', async () => {
  const bridge = fakeBridge(scenes.work);
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  const bar = within(screen.getByRole('contentinfo'));
  const [main, engine, desk] = [180 * 2 ** 20, 1.2 * 2 ** 30, 90 * 2 ** 20];
  bridge.emit({ kind: 'memory', memory: { main, engine, desk } });
  const shown = await bar.findByText(/Engine 1\.2 GiB · Main 180 MiB/);
  expect(shown.title).toContain('Desk, which reads and searches: 90 MiB.');
  bridge.emit({ kind: 'memory', memory: { main, engine: null, desk: null } });
  await waitFor(() => expect(shown.textContent!.trim()).toBe('Main 180 MiB'));
  expect(shown.title).toContain('The engine is not running.');
});

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
