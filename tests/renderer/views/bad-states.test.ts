/** What is wrong, and what a report of it needs, wherever it is shown. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge } from '../stage/fake-bridge';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

test.each([
  ['runCrashed', 'Train'],
  ['evaluationFailed', 'Evaluate'],
  ['workspaceLost', 'Datasets'],
  ['readOnlyDrive', 'Datasets'],
] as const)('the diagnostics are offered where something is wrong: %s', async (scene, view) => {
  const workspace = new Workspace({
    workbench: workbenchOf(fakeBridge(scenes[scene])),
    onReconnect: () => () => {},
  });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  await fireEvent.click(
    within(screen.getByRole('navigation')).getByRole('button', { name: new RegExp(view) }),
  );
  await fireEvent.click(await screen.findByRole('button', { name: 'Copy diagnostics…' }));
  expect(await screen.findByRole('dialog', { name: 'Diagnostics' })).toBeTruthy();
});
