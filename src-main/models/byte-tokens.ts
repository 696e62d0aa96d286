/**
 * Whether a SentencePiece vocabulary can take any text: characters it does not know become tokens of their bytes, and
 * llama.cpp ends the process where it has none.
 */
import { WorkbenchError } from '../common/errors';
import { openGgufData } from './gguf-data';
import type { GgufHeader } from './gguf-header';

const key = 'tokenizer.ggml.tokens';

/** Bytes that occur in UTF-8. */
const bytes = Array.from({ length: 0xf5 }, (_, byte) => byte).filter(
  (byte) => byte !== 0xc0 && byte !== 0xc1,
);

/** @throws WorkbenchError `model-unsupported`, naming the first byte that has no token */
export function checkByteTokens(header: GgufHeader): void {
  if (header.metadata.get('tokenizer.ggml.model') !== 'llama') return;
  const tokens = new Set(readTokens(header));
  // llama.cpp also takes the byte itself, as a text.
  const missing = bytes.filter(
    (byte) => !tokens.has(nameOf(byte)) && !(byte < 0x80 && tokens.has(String.fromCharCode(byte))),
  );
  if (missing.length === 0) return;
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  throw new WorkbenchError(
    'model-unsupported',
    `${header.file} has a SentencePiece vocabulary without the byte token ${nameOf(missing[0]!)}${more}, so it cannot take every text.`,
    'Use a model whose tokenizer was made with byte fallback, as those of LLaMA and Mistral are.',
  );
}

const nameOf = (byte: number): string => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;

/** The header's reader has checked every length. */
function* readTokens(header: GgufHeader): Generator<string> {
  const { offset, bytes: size } = header.places.get(key)!;
  const data = openGgufData(header);
  try {
    const all = data.read(offset, size);
    // Key, type, type of the elements, number of elements.
    let at = 8 + Buffer.byteLength(key) + 4 + 4 + 8;
    while (at < all.length) {
      const length = Number(all.readBigUInt64LE(at));
      yield all.toString('utf8', at + 8, at + 8 + length);
      at += 8 + length;
    }
  } finally {
    data.close();
  }
}
