/** The sample model's tokenizer: control tokens, 256 bytes, and pieces learnt from the sample's own texts. */
import type { GgufMetadata } from '../../src-main/models/gguf-types';
import { alpacaPrompt } from '../../src-main/data/template';
import { learnPieces } from './pieces';
import { drawInstructions, openPassages } from './texts';

export const vocabularySize = 1472;

/** So many passages hold every word of the grammar. */
const passages = 2000;

const tokenType = { normal: 1, unknown: 2, control: 3, byte: 6 };

/**
 * Metadata of the tokenizer, to llama.cpp's conventions for SentencePiece.
 */
export function sampleVocabulary(): GgufMetadata {
  const { merged, characters } = learnPieces(sampleTexts(), vocabularySize - 3 - 256);
  const bytes = Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  );
  const tokens = ['<unk>', '<s>', '</s>', ...bytes, ...merged, ...characters];
  const learnt = merged.length + characters.length;
  const types = [
    tokenType.unknown,
    tokenType.control,
    tokenType.control,
    ...bytes.map(() => tokenType.byte),
    ...Array.from({ length: learnt }, () => tokenType.normal),
  ];
  // llama.cpp joins the pair with the highest score first: the order in which the pieces were learnt.
  const scores = tokens.map((_, id) => (id < 3 + 256 ? 0 : 3 + 256 - id));
  return {
    'tokenizer.ggml.model': 'llama',
    'tokenizer.ggml.pre': 'default',
    'tokenizer.ggml.tokens': { type: 'string', values: tokens },
    'tokenizer.ggml.scores': { type: 'float32', values: scores },
    'tokenizer.ggml.token_type': { type: 'int32', values: types },
    'tokenizer.ggml.unknown_token_id': { type: 'uint32', value: 0 },
    'tokenizer.ggml.bos_token_id': { type: 'uint32', value: 1 },
    'tokenizer.ggml.eos_token_id': { type: 'uint32', value: 2 },
    'tokenizer.ggml.add_bos_token': true,
    'tokenizer.ggml.add_eos_token': false,
    'tokenizer.ggml.add_space_prefix': true,
  };
}

function sampleTexts(): string[] {
  const rows = drawInstructions().map((row) => alpacaPrompt(row) + row.output);
  return [...rows, ...Array.from({ length: passages }, openPassages())];
}
