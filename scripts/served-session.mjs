/** Calls the workbench in serve mode as its page does. */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';

/** Opens a session from the address that `serve` prints. @returns calls a verb */
export async function openSession(address) {
  return (await browserAt(address)).call;
}

/** A browser's side of a session: calls a verb, gives a file, and listens to the events until `signal` aborts. */
export async function browserAt(address) {
  const { origin } = new URL(address);
  const answer = await fetch(address, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie').split(';')[0];
  const headers = { cookie, origin };
  const post = async (path, what, body, type) => {
    const request = { method: 'POST', headers: { ...headers, 'content-type': type }, body };
    const response = await asked(() => fetch(`${origin}${path}`, request));
    const isJson = response.headers.get('content-type')?.includes('json');
    if (!isJson) throw new Error(`${what}: status ${response.status} ${await response.text()}`);
    const { value, error } = await response.json();
    if (error) throw new Error(`${what}: ${error.message}`);
    return value;
  };
  return {
    call: (method, input) => post(`/call/${method}`, method, JSON.stringify(input), 'application/json'),
    giveFile: async (file) => {
      const path = `/files?name=${encodeURIComponent(basename(file))}`;
      return post(path, basename(file), await openAsBlob(file), 'application/octet-stream');
    },
    listen: async (signal, hear) => {
      const { body } = await asked(() => fetch(`${origin}/events`, { headers, signal }));
      for await (const chunk of body) hear(chunk);
    },
  };
}

/** As a browser asks: anew where the server has closed an idle connection in the moment in which it was used again. */
const asked = (ask) => ask().catch((error) => (wasIdle(error) ? ask() : Promise.reject(error)));
const wasIdle = ({ cause }) => ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(cause?.code);
