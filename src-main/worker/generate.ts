/** A generation in a worker: the local model's in the engine, a server's in the desk. Each candidate is reported. */
import type { GenerationJob } from '../common/worker';
import { generate, type Writer } from '../generate/generate';
import type { CallContext } from './channel';

/** Resolves when main has taken in the last candidate. @throws the signal's reason, and what the writer throws */
export async function generateWith(
  { settings, count, begun }: GenerationJob,
  writer: Writer,
  { report, signal }: CallContext<'generate'>,
): Promise<null> {
  try {
    for await (const candidate of generate(settings, count, begun, writer, signal)) {
      await report(candidate);
      signal.throwIfAborted();
    }
    return null;
  } finally {
    await writer.dispose();
  }
}
