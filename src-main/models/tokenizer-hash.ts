/** What a GGUF's tokenizer is, in one hash: models that cut texts alike have the same. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { openGgufData } from './gguf-data';
import { readGgufHeader } from './gguf-header';

/**
 * SHA-256 (hex) over every entry of the header that says how text becomes tokens, the chat template included, by key.
 * @throws WorkbenchError `not-found`, `file-empty`, `file-format`, `model-format` or `model-unsupported`
 */
export function tokenizerHash(file: string): string {
  const header = readGgufHeader(resolve(file));
  const keys = [...header.places.keys()].filter((key) => key.startsWith('tokenizer.')).sort();
  const data = openGgufData(header);
  try {
    const hash = createHash('sha256');
    for (const key of keys) {
      const { offset, bytes } = header.places.get(key)!;
      hash.update(data.read(offset, bytes));
    }
    return hash.digest('hex');
  } finally {
    data.close();
  }
}
