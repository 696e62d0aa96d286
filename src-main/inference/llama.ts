/** llama.cpp itself, opened once per process from the prebuilt libraries and kept quiet. */
import type * as Library from 'node-llama-cpp';
import type { Llama } from 'node-llama-cpp';
import { processVariant } from '../files/variant';

let opened: Promise<Llama> | null = null;
let library: typeof Library | null = null;
let complaints: string[] = [];

/** The process's one llama.cpp: the variant that the trainer uses, prebuilt, never compiled or fetched. */
export function openLlama(): Promise<Llama> {
  opened ??= open();
  return opened;
}

/** node-llama-cpp, once llama.cpp has been opened: a worker that only parses or compares need not load its 500 files. */
export function llamaLibrary(): typeof Library {
  if (!library) throw new Error('llama.cpp has not been opened.');
  return library;
}

async function open(): Promise<Llama> {
  library = await import('node-llama-cpp');
  return library.getLlama({
    gpu: processVariant()?.gpu ?? false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: library.LlamaLogLevel.error,
    // Each context says itself how many threads it takes.
    maxThreads: 0,
    logger: (_level, message) => void complaints.push(message.trim()),
  });
}

/** Why something failed: llama.cpp's first complaint without its function names; its exceptions say less. */
export const complaintOf = (error: unknown): string => complaintsOf(error)[0]!;

/** All of them in their order, and last what was thrown. */
export function complaintsOf(error: unknown): string[] {
  const thrown = error instanceof Error ? error.message : String(error);
  return [...complaints.filter((complaint) => complaint !== ''), thrown].map((said) =>
    said.replace(/^\w+: /, '').replace(/ \(hint: .*\)$/, ''),
  );
}

/** Forgets earlier complaints, before something that may fail. */
export function forgetComplaints(): void {
  complaints = [];
}
