/** What a page is told where the served workbench answers with no data. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { serveBridge } from '../../src-renderer/serve-bridge';

beforeEach(() => vi.stubGlobal('EventSource', vi.fn()));
afterEach(() => vi.unstubAllGlobals());

test.each([
  [
    'a word of refusal',
    new Response('Too many wrong addresses were tried.', { status: 429 }),
    /wrong addresses/,
  ],
  ['nothing at all', new Response('', { status: 408 }), /gave no answer \(status 408\)/],
])('%s becomes an error with a sentence', async (_what, response, sentence) => {
  vi.stubGlobal('fetch', () => Promise.resolve(response));
  const { error } = (await serveBridge().bridge.status(null)) as { error: { code: string; message: string } };
  expect(error).toMatchObject({ code: 'refused', message: expect.stringMatching(sentence) });
});

test('a workbench that is gone is told so', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
  expect(await serveBridge().bridge.status(null)).toMatchObject({ error: { code: 'worker-died' } });
});
