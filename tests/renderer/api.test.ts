/** The two bridges as one workbench. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connect, errorOf, receiveSaved, workbenchOf } from '../../src-renderer/api';
import { WorkbenchError } from '../../src-main/common/errors';
import { fakeBridge } from './stage/fake-bridge';

class FakeEvents {
  static last: FakeEvents;
  onopen: () => void = () => {};
  onmessage: (event: { data: string }) => void = () => {};
  constructor(readonly url: string) {
    FakeEvents.last = this;
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  delete window.workbench;
});

function serveWith(respond: (url: string, init: RequestInit) => Response): ReturnType<typeof connect> {
  vi.stubGlobal('EventSource', FakeEvents);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => respond(url, init));
  return connect();
}

describe('a bridge as a workbench', () => {
  test('an answer with a value is the value', async () => {
    const workbench = workbenchOf(fakeBridge({ listRuns: [] }));
    expect(await workbench.listRuns(null)).toEqual([]);
  });

  test('an answer with an error is thrown with its code, sentence and remedy', async () => {
    const workbench = workbenchOf(
      fakeBridge({
        getDataset: () => {
          throw new WorkbenchError('not-found', 'There is no dataset “a”.', 'Did you mean “b”?');
        },
      }),
    );
    await expect(workbench.getDataset({ dataset: 'a' })).rejects.toMatchObject({
      code: 'not-found',
      message: 'There is no dataset “a”.',
      hint: 'Did you mean “b”?',
    });
  });

  test('the desktop’s bridge is taken where there is one', async () => {
    const bridge = fakeBridge({});
    window.workbench = bridge;
    await connect().workbench.listModels(null);
    expect(bridge.calls).toEqual([{ method: 'listModels', input: null }]);
  });
});

describe('serve mode', () => {
  test('a call is posted as JSON under its name', async () => {
    const asked: [string, RequestInit][] = [];
    const { workbench } = serveWith((url, init) => {
      asked.push([url, init]);
      return Response.json({ value: { name: 'a' } });
    });
    await workbench.getDataset({ dataset: 'a' });
    expect(asked[0]![0]).toBe('/call/getDataset');
    expect(asked[0]![1]).toMatchObject({
      method: 'POST',
      body: '{"dataset":"a"}',
      headers: { 'content-type': 'application/json' },
    });
  });

  test('a file goes up as the body, by its name', async () => {
    const file = new File(['[]'], 'two words.json');
    const { workbench } = serveWith((url, init) => {
      expect(init.body).toBe(file);
      return Response.json({ value: { token: url, name: file.name, bytes: 2 } });
    });
    expect((await workbench.takeFile(file)).token).toBe('/files?name=two%20words.json');
  });

  test('a refusal in plain text becomes an error that says so', async () => {
    const { workbench } = serveWith(
      () => new Response('Open the address that was printed.', { status: 401 }),
    );
    await expect(workbench.status(null)).rejects.toMatchObject({
      code: 'refused',
      message: 'Open the address that was printed.',
    });
  });

  test('a server that is gone is told as such, with the remedy', async () => {
    const { workbench } = serveWith(() => {
      throw new TypeError('fetch failed');
    });
    await expect(workbench.status(null)).rejects.toMatchObject({ code: 'worker-died' });
  });

  test('events reach their listeners, and a second opening counts as a reconnection', () => {
    const { workbench, onReconnect } = serveWith(() => Response.json({ value: null }));
    const [heard, again] = [vi.fn(), vi.fn()];
    const stop = workbench.onJob(heard);
    onReconnect(again);
    FakeEvents.last.onopen();
    expect(again).not.toHaveBeenCalled();
    const event = { kind: 'import', dataset: 'a', read: 1, fraction: 0.5 };
    FakeEvents.last.onmessage({ data: JSON.stringify(event) });
    expect(heard).toHaveBeenCalledWith(event);
    FakeEvents.last.onopen();
    expect(again).toHaveBeenCalledOnce();
    stop();
    FakeEvents.last.onmessage({ data: JSON.stringify(event) });
    expect(heard).toHaveBeenCalledOnce();
  });
});

describe('what comes back', () => {
  test('a saved file is named; an address is followed as a download; a closed dialogue says nothing', () => {
    const clicked: { href: string; download: string }[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      clicked.push({ href: this.getAttribute('href')!, download: this.download });
    });
    expect(receiveSaved({ path: '/home/a/matrix.csv' })).toBe('Saved as /home/a/matrix.csv');
    expect(receiveSaved({ url: '/saved/1', name: 'matrix.csv' })).toContain('matrix.csv');
    expect(receiveSaved(null)).toBeNull();
    expect(clicked).toEqual([{ href: '/saved/1', download: 'matrix.csv' }]);
  });

  test('anything thrown becomes an error of the workbench', () => {
    expect(errorOf(new TypeError('x is not a function'))).toMatchObject({
      code: 'internal',
      message: 'x is not a function',
    });
    const own = new WorkbenchError('plan', 'a', 'b');
    expect(errorOf(own)).toBe(own);
  });
});
