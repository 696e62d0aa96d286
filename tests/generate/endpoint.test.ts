/** A server as the writer: what goes to it, what comes back, and what is refused. The server is one of the test's own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cancelled } from '../../src-main/common/errors';
import { endpointAddress } from '../../src-main/common/endpoint-address';
import { openEndpoint } from '../../src-main/generate/endpoint';
import { promptOf } from '../../src-main/generate/prompt';
import { openServer, type Scripted } from './loopback';
import { candidates, scripted, settings } from './script';

const options = {
  model: 'crane-8b',
  key: 'secret-key-1',
  temperature: 1,
  topP: 0.9,
  maxTokens: 64,
  patience: 5,
};
const prompts = [0, 1].map((position) => promptOf(settings, position));
const never = new AbortController().signal;

it('sends the prompt, the sampling and the key to the address that was given, and nothing else', async () => {
  const { url, asked } = await openServer(() => 'hello');
  const answers = await openEndpoint({ ...options, url }).answer(prompts, never);
  expect(answers).toEqual([1, 2].map(() => ({ text: 'hello', promptTokens: 50, completionTokens: 10 })));
  expect(asked.map(({ path }) => path)).toEqual(['/v1/chat/completions', '/v1/chat/completions']);
  const first = asked.find(({ body }) => body.seed === prompts[0]!.seed)!;
  expect(first.body).toEqual({
    model: 'crane-8b',
    messages: [{ role: 'user', content: prompts[0]!.text }],
    temperature: 1,
    top_p: 0.9,
    max_tokens: 64,
    seed: prompts[0]!.seed,
  });
  expect(first.headers.authorization).toBe('Bearer secret-key-1');
});

it('sends no key where there is none', async () => {
  const { url, asked } = await openServer(() => 'hello');
  await openEndpoint({ ...options, key: null, url }).answer(prompts.slice(1), never);
  expect(asked[0]!.headers.authorization).toBeUndefined();
});

it('asks again when the server is busy or ails, as long as it asks to wait', async () => {
  const { url, asked } = await openServer((_, nth) => {
    if (nth === 1) return { status: 429, headers: { 'retry-after': '0' } };
    return nth === 2 ? { status: 503 } : 'hello';
  });
  const [answer] = await openEndpoint({ ...options, url }).answer(prompts.slice(1), never);
  expect(answer!.text).toBe('hello');
  expect(asked).toHaveLength(3);
});

it.each<[string, Scripted, number, string]>([
  ['a key that is not known', { status: 401, body: 'no such key secret-key-1' }, 1, 'Check the key'],
  ['a model that is not there', { status: 404, body: 'no such model' }, 1, 'the name of the model'],
  ['an answer of another kind', { status: 200, body: '<html>' }, 1, 'none of a chat completion'],
  ['a server that only ails', { status: 500 }, 5, 'it answered 500'],
])('refuses %s, and never tells the key', async (_, said, times, words) => {
  const { url, asked } = await openServer(() => said);
  const failed = openEndpoint({ ...options, url }).answer(prompts.slice(1), never);
  const error = (await failed.catch((thrown: unknown) => thrown)) as {
    code: string;
    message: string;
    hint: string;
  };
  expect(error.code).toBe('endpoint');
  expect(`${error.message} ${error.hint}`).toContain(words);
  expect(JSON.stringify(error) + error.message).not.toContain('secret-key-1');
  expect(asked).toHaveLength(times);
});

it('follows no redirection: neither prompt nor key goes anywhere else', async () => {
  const other = await openServer(() => 'hello');
  const { url } = await openServer(() => ({
    status: 307,
    headers: { location: `${other.url}/chat/completions` },
  }));
  await expect(openEndpoint({ ...options, url }).answer(prompts.slice(1), never)).rejects.toMatchObject({
    code: 'endpoint',
  });
  expect(other.asked).toEqual([]);
});

it('ends at once when it is told to stop', async () => {
  const stop = new AbortController();
  const { url } = await openServer(() => new Promise<never>(() => {}));
  const waiting = openEndpoint({ ...options, url }).answer(prompts, stop.signal);
  stop.abort(cancelled());
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
});

it('writes candidates as a model does', async () => {
  const { url } = await openServer(({ body }) => scripted({ ...prompts[0]!, seed: body.seed }));
  const made = await candidates(5, openEndpoint({ ...options, url }));
  expect(made.filter(({ verdict }) => verdict === 'accepted')).toHaveLength(5);
});

it.each([
  ['ftp://127.0.0.1/v1', false, 'no address'],
  ['not an address', false, 'no address'],
  ['http://user:word@127.0.0.1/v1', false, 'a name, a password'],
  ['https://server.invalid/v1?key=abc', false, 'a query'],
  ['http://server.invalid/v1', true, 'unencrypted'],
])('refuses %s', (url, withKey, words) => {
  expect(() => endpointAddress(url, withKey)).toThrow(words);
});

it.each([
  ['http://server.invalid:8000/v1', false],
  ['https://server.invalid/v1/', true],
  ['http://localhost:8000/v1/chat/completions', true],
  ['http://[::1]:8000/v1', true],
])('takes %s', (url, withKey) => {
  expect(endpointAddress(url, withKey).pathname).toBe('/v1/chat/completions');
});

it('no other file of the program can open a connection', () => {
  const root = join(import.meta.dirname, '../../src-main');
  const connecting = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) =>
      /\bfetch\(|new WebSocket|\b(?:net|http|https|tls|dgram)\.(?:connect|request|get)\(|from 'node:(?:https|tls|dgram|http2)'/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    );
  expect(connecting.map((file) => file.replaceAll('\\', '/'))).toEqual(['generate/endpoint.ts']);
});
