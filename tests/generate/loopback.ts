/** A server of chat completions on this machine, as a test scripts it. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Asked {
  path: string;
  headers: IncomingHttpHeaders;
  body: {
    model: string;
    messages: { content: string }[];
    seed: number;
    temperature: number;
    max_tokens: number;
  };
}

/** What to answer: a text as a completion, or a status with headers and body. */
export type Scripted = string | { status: number; headers?: Record<string, string>; body?: string };

export async function openServer(script: (asked: Asked, nth: number) => Scripted | Promise<Scripted>) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => void answer());
    const answer = async (): Promise<void> => {
      const body = (text === '' ? {} : JSON.parse(text)) as Asked['body'];
      const one = { path: request.url!, headers: request.headers, body };
      asked.push(one);
      const said = await script(one, asked.length);
      if (typeof said !== 'string')
        return void response.writeHead(said.status, said.headers).end(said.body ?? '');
      const completion = {
        choices: [{ message: { role: 'assistant', content: said } }],
        usage: { prompt_tokens: 50, completion_tokens: 10 },
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(completion));
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  server.unref();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked };
}
