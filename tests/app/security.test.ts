/** The page is a page: whatever it tries, it reaches the workbench's own calls and nothing else. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { methods } from '../../src-main/common/contract';
import { launchWorkbench, type Running } from './launch';

let running: Running;
beforeAll(async () => {
  running = await launchWorkbench();
  console.warn(`The window is opened by: ${running.host}.`);
});
afterAll(() => running?.close());

/** Sets what an attacker's script in the page would set; none of it may have been seen by main. */
const inPage = <T>(attempt: () => T | Promise<T>) => running.page.evaluate(attempt);

test('the page has no Node, and of the workbench only the calls of the contract', async () => {
  expect(await inPage(() => [typeof require, typeof process, typeof module, typeof Buffer])).toEqual(
    Array<string>(4).fill('undefined'),
  );
  expect((await inPage(() => Object.keys(window.workbench!))).sort()).toEqual(
    [...methods, 'onJob', 'takeFile', 'desktop'].sort(),
  );
  expect(await inPage(() => Object.isFrozen(window.workbench!))).toBe(true);
});

test('text is never run as code, and no script is run that is not a file of ours', async () => {
  // Timers leave the driver's own evaluation, which is exempt from the policy.
  const evaluated = await inPage(
    () =>
      new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve(new Function('return "ran"')());
          } catch (error) {
            resolve((error as Error).name);
          }
        });
      }),
  );
  expect(evaluated).toBe('EvalError');
  await inPage(() =>
    document.body.append(Object.assign(document.createElement('script'), { text: 'window.name = "ran"' })),
  );
  expect(await inPage(() => window.name)).toBe('');
});

test('the page reaches no other address', async () => {
  const reached = await inPage(() =>
    fetch('http://127.0.0.1:9/').then(
      () => 'reached',
      (error: Error) => error.name,
    ),
  );
  expect(reached).toBe('TypeError');
});

test('the page stays where it is and opens no window', async () => {
  // Added after main's own listeners, so that it sees what they decided.
  await running.program.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents;
    const seen = { kept: 0, left: 0, opened: 0 };
    Object.assign(globalThis, { seen });
    contents.on('will-navigate', (event) => (event.defaultPrevented ? seen.kept++ : seen.left++));
    contents.on('did-create-window', () => seen.opened++);
  });
  const before = await inPage(() => location.href);
  await inPage(() => void window.open('https://example.com/'));
  await inPage(() => void (location.href = 'https://example.com/'));
  const seen = () => running.program.evaluate(() => (globalThis as unknown as { seen: object }).seen);
  await expect.poll(seen).toEqual({ kept: 1, left: 0, opened: 0 });
  expect(await inPage(() => location.href)).toBe(before);
  expect(await running.program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('the page gets no permission', async () => {
  expect(await inPage(() => Notification.requestPermission())).toBe('denied');
  const located = await inPage(
    () =>
      new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('located'),
          (error) => resolve(error.code),
        ),
      ),
  );
  expect(located).toBe(1);
});

test('a call with a wrong payload or an unknown file is refused as data', async () => {
  const wrong = await inPage(() => window.workbench!.getDataset({ dataset: 7 as never }));
  expect(wrong).toMatchObject({ error: { code: 'refused' } });
  const made = await inPage(() => window.workbench!.takeFile(new File(['x'], 'made-by-the-page.json')));
  expect(made).toMatchObject({
    error: { code: 'refused', message: expect.stringContaining('made-by-the-page.json') },
  });
});

test('a frame that is not our page is not answered', async () => {
  const answers = await running.program.evaluate(async ({ ipcMain }) => {
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (...args: unknown[]) => unknown> })
      ._invokeHandlers;
    const ours = 'app://workbench/index.html';
    const senders = [null, { url: 'https://example.com/', parent: null }, { url: ours, parent: {} }];
    const calls = senders.map((senderFrame) => handlers.get('call')!({ senderFrame }, 'status', null));
    const files = senders.map((senderFrame) =>
      handlers.get('takeFile')!({ senderFrame }, '/etc/passwd', 'passwd'),
    );
    return Promise.all([...calls, ...files]);
  });
  expect(answers).toEqual(Array(6).fill({ error: expect.objectContaining({ code: 'refused' }) }));
});
