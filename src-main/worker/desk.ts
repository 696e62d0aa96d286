/** Entry of the desk: the process that parses files and is never held up by a training. */
import { importFile } from '../data/import';
import { readModel } from '../models/gguf-reader';
import { fileHash } from '../files/hash';
import { officialTests } from '../tasks';
import { answerCalls } from './channel';

answerCalls({
  import: async (job, { report, signal }) => {
    let read = 0;
    // One batch is stored by main while the next is parsed.
    let stored = Promise.resolve();
    for await (const batch of importFile(job, officialTests)) {
      signal.throwIfAborted();
      read = batch.read;
      await stored;
      stored = report(batch);
    }
    await stored;
    return { read };
  },
  inspect: ({ file }) => readModel(file),
  fingerprint: async ({ files }) => ({ hashes: await Promise.all(files.map(fileHash)) }),
});
