/** Job events to browsers, as server-sent events. */
import type { ServerResponse } from 'node:http';
import type { JobEvent } from '../common/contract';

/** Bytes that may wait for one slow browser; beyond it is cut off, connects anew and asks for the present state. */
const patience = 4 * 1024 * 1024;

export interface Listeners {
  add(response: ServerResponse): void;
  emit(event: JobEvent): void;
  close(): void;
}

export function createListeners(): Listeners {
  const responses = new Set<ServerResponse>();
  const beat = setInterval(() => responses.forEach((response) => response.write(':\n\n')), 20_000).unref();
  return {
    add(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write('retry: 1000\n\n');
      responses.add(response);
      response.on('close', () => responses.delete(response));
    },
    emit(event) {
      const text = `data: ${JSON.stringify(event)}\n\n`;
      for (const response of responses) {
        if (response.writableLength > patience) response.destroy();
        else response.write(text);
      }
    },
    close() {
      clearInterval(beat);
      for (const response of responses) response.end();
    },
  };
}
