/** What is wrong, and what helps, wherever it is shown. */
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import type { Desktop, DesktopEvent } from '../../../src-main/common/desktop';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge, type Answers } from '../stage/fake-bridge';
import * as invented from '../stage/invented';
import { scenes } from '../stage/scenes';

afterEach(cleanup);

async function open(answers: Answers, desktop?: Desktop) {
  const bridge = fakeBridge(answers);
  const workspace = new Workspace({
    workbench: workbenchOf(bridge),
    desktop,
    onReconnect: () => () => {},
  });
  render(App, { workspace });
  await waitFor(() => expect(workspace.ready).toBe(true));
  return bridge;
}

/** A program that never has done what it was asked. */
function busyProgram() {
  const asked: string[] = [];
  let tell: (event: DesktopEvent) => void = () => {};
  const desktop: Desktop = {
    perform: () => Promise.resolve({ value: null }),
    state: () => Promise.resolve({ value: { mac: false, recent: [], theme: 'system' } }),
    openRecent: () => Promise.resolve({ value: null }),
    openAgain: () => {
      asked.push('again');
      return new Promise(() => {});
    },
    onEvent: (listener) => {
      tell = listener;
      return () => {};
    },
  };
  return { desktop, asked, tell: (event: DesktopEvent) => tell(event) };
}

test.each([
  ['runCrashed', 'Train'],
  ['evaluationFailed', 'Evaluate'],
  ['workspaceLost', 'Datasets'],
  ['readOnlyDrive', 'Datasets'],
] as const)('the diagnostics are offered where something is wrong: %s', async (scene, view) => {
  await open(scenes[scene]);
  await fireEvent.click(
    within(screen.getByRole('navigation')).getByRole('button', { name: new RegExp(view) }),
  );
  await fireEvent.click(await screen.findByRole('button', { name: 'Copy diagnostics…' }));
  expect(await screen.findByRole('dialog', { name: 'Diagnostics' })).toBeTruthy();
});

test('a sample that could not be imported is told, and tried again', async () => {
  const bridge = await open(scenes.sampleFull);
  const alert = screen.getByRole('alert');
  for (const said of ['The sample could not be imported', 'no space left', 'What is safe', 'Free some space'])
    expect(alert.textContent).toContain(said);
  await fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
  expect(bridge.calls.some(({ method }) => method === 'importSample')).toBe(true);
});

test('a workspace that is only read is asked for once, however often the button is pressed', async () => {
  const { desktop, asked } = busyProgram();
  await open(scenes.readBeside, desktop);
  const again = screen.getByRole('button', { name: 'Try again' });
  await fireEvent.click(again);
  expect(again).toHaveProperty('disabled', true);
  await fireEvent.click(again);
  expect(asked).toEqual(['again']);
});

test('while a workspace is backed up before it opens, the window says so in the place of a view', async () => {
  const { desktop, tell } = busyProgram();
  await open(scenes.empty, desktop);
  tell({ kind: 'backing-up', workspace: '/home/user/heron-study' });
  await screen.findByText('The workspace is backed up first');
  const bar = screen.getByRole('progressbar', { name: 'Backup' });
  expect(bar.hasAttribute('aria-valuenow')).toBe(false);
  expect(bar.closest('[role=status]')!.textContent).toContain('/home/user/heron-study');
  tell({ kind: 'backing-up', workspace: null });
  await screen.findByText('No instructions yet');
});

test('a job that ended with the program is told once, and taken up again', async () => {
  localStorage.removeItem('interrupted');
  const interrupted = invented.run({ id: 'run-30', state: 'interrupted' });
  const answers = { ...scenes.idle, listRuns: [interrupted], resumeRun: interrupted };
  const bridge = await open(answers);
  const bar = () => screen.queryByText('The fine-tune was at work when the program ended.');
  await fireEvent.click(screen.getByRole('button', { name: 'Resume' }));
  expect(bridge.calls.findLast(({ method }) => method === 'resumeRun')?.input).toMatchObject({
    run: 'run-30',
  });
  await fireEvent.click(screen.getByRole('button', { name: 'Later' }));
  expect(bar()).toBeNull();
  cleanup();
  await open(answers);
  expect(bar()).toBeNull();
  localStorage.removeItem('interrupted');
});

test('what was put off is said to go on, until it is read', async () => {
  const { desktop, tell } = busyProgram();
  await open(scenes.empty, desktop);
  tell({ kind: 'taken-up', jobs: ['run'], left: 1 });
  const bar = await screen.findByText(
    /The fine-tune that was put off goes on from where it was. 1 could not/,
  );
  await fireEvent.click(
    within(bar.closest<HTMLElement>('[role=status]')!).getByRole('button', { name: 'Dismiss' }),
  );
  await waitFor(() => expect(bar.isConnected).toBe(false));
});
