/** llama.cpp itself, opened once per process from the prebuilt libraries and kept quiet. */
import { getLlama, LlamaLogLevel, type Llama } from 'node-llama-cpp';
import { processVariant } from '../files/variant';

let opened: Promise<Llama> | null = null;
let complaints: string[] = [];

/** The process's one llama.cpp: the variant that the trainer uses, prebuilt, never compiled or fetched. */
export function openLlama(): Promise<Llama> {
  opened ??= getLlama({
    gpu: processVariant()?.gpu ?? false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
    // Each context says itself how many threads it takes.
    maxThreads: 0,
    logger: (_level, message) => void complaints.push(message.trim()),
  });
  return opened;
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
