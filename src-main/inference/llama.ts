/** llama.cpp itself, opened once per process from the prebuilt libraries and kept quiet. */
import { getLlama, LlamaLogLevel, type Llama } from 'node-llama-cpp';

let opened: Promise<Llama> | null = null;
let lastComplaint = '';

/** The process's one llama.cpp: CPU, prebuilt, never compiled or fetched. */
export function openLlama(): Promise<Llama> {
  opened ??= getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
    // Each context says itself how many threads it takes.
    maxThreads: 0,
    logger: (_level, message) => {
      if (message.trim() !== '') lastComplaint = message.trim();
    },
  });
  return opened;
}

/** What llama.cpp last complained of; its exceptions say less. */
export function complaintOf(error: unknown): string {
  const thrown = error instanceof Error ? error.message : String(error);
  return (lastComplaint || thrown).replace(/[.\s]+$/, '');
}

/** Forgets earlier complaints, before something that may fail. */
export function forgetComplaints(): void {
  lastComplaint = '';
}
