/** The bridge of serve mode: calls by POST, events from the server, files as request bodies. */
import type { Answered, Bridge, FileToken, JobEvent } from '../src-main/common/contract';
import { methods } from '../src-main/common/contract';
import type { ErrorData } from '../src-main/common/errors';

type Listener<T> = (value: T) => void;

/** @returns the bridge, and a way to hear of a connection that was lost and is back */
export function serveBridge(): { bridge: Bridge; onReconnect(listener: () => void): () => void } {
  const jobs = new Set<Listener<JobEvent>>();
  const reconnects = new Set<() => void>();
  const events = new EventSource('/events');
  let opened = false;
  events.onopen = () => {
    if (opened) reconnects.forEach((listener) => listener());
    opened = true;
  };
  events.onmessage = ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as JobEvent;
    jobs.forEach((listener) => listener(event));
  };
  const bridge = {
    ...Object.fromEntries(methods.map((method) => [method, (input: unknown) => call(method, input)])),
    onJob: (listener: Listener<JobEvent>) => listen(jobs, listener),
    takeFile: (file: File) => post<FileToken>(`/files?name=${encodeURIComponent(file.name)}`, file),
  } as Bridge;
  return { bridge, onReconnect: (listener) => listen(reconnects, listener) };
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function call(method: string, input: unknown): Promise<Answered<unknown>> {
  return post(`/call/${method}`, JSON.stringify(input), 'application/json');
}

async function post<T>(url: string, body: string | File, type?: string): Promise<Answered<T>> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: type ? { 'content-type': type } : {},
    });
    const isJson = response.headers.get('content-type')?.includes('json');
    if (isJson) return (await response.json()) as Answered<T>;
    // One that waited too long for a request says nothing.
    const message = (await response.text()) || `The workbench gave no answer (status ${response.status}).`;
    return refused({ code: 'refused', message, hint: 'Try again, or load the page again.' });
  } catch {
    return refused({
      code: 'worker-died',
      message: 'The workbench does not answer.',
      hint: 'Start it again and open the address it prints; what was finished is kept.',
    });
  }
}

function refused(error: ErrorData): { error: ErrorData } {
  return { error };
}
