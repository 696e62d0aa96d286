/** A Run that is finished, and where one goes from there. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge } from '../stage/fake-bridge';
import * as evaluated from '../stage/invented-evaluations';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

test('goes to its evaluation, beside its base', async () => {
  const bridge = fakeBridge({
    ...{ ...scenes.doneRun, listTasks: evaluated.evaluationAnswers.listTasks },
    startEvaluation: [evaluated.running],
  });
  const workspace = new Workspace({ workbench: workbenchOf(bridge), onReconnect: () => () => {} });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  await fireEvent.keyDown(window, { key: '4', ctrlKey: true });
  await fireEvent.click(await screen.findByRole('button', { name: 'Evaluate…' }));
  const sheet = await screen.findByRole('dialog');
  await fireEvent.click(within(sheet).getByRole('button', { name: /^Evaluate/ }));
  const { input } = bridge.calls.find(({ method }) => method === 'startEvaluation')!;
  const [run] = scenes.doneRun.listRuns;
  expect((input as { subjects: unknown }).subjects).toEqual([
    { kind: 'base', base: run!.base },
    { kind: 'run', run: run!.id },
  ]);
});
