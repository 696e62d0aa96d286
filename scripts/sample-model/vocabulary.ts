/** The sample model's tokenizer: control tokens, 256 bytes, and pieces learnt from the sample's own texts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { GgufMetadata } from '../../src-main/models/gguf-types';
import { learnPieces } from './pieces';

export const vocabularySize = 1024;

const tokenType = { normal: 1, unknown: 2, control: 3, byte: 6 };

type Row = Record<string, string>;
type Question = { QUESTION: string; CONTEXTS: string[] };

/** The words around every instruction; learnt as often as they will be read. */
const template = [
  'Below is an instruction that describes a task, paired with an input that provides further context.',
  'Write a response that appropriately completes the request.',
  '### Instruction:',
  '### Input:',
  '### Response:',
];

/**
 * Metadata of the tokenizer, to llama.cpp's conventions for SentencePiece.
 * @param sample the folder of the sample
 */
export function sampleVocabulary(sample: string): GgufMetadata {
  const { merged, characters } = learnPieces(sampleTexts(sample), vocabularySize - 3 - 256);
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

function sampleTexts(sample: string): string[] {
  const read = (name: string) => readFileSync(join(sample, name), 'utf8');
  const columns = (name: string) => parse(read(`benchmarks/${name}.csv`), { columns: true }) as Row[];
  const rows = JSON.parse(read('instructions.json')) as Row[];
  const questions = JSON.parse(read('benchmarks/pubmedqa.json')) as Record<string, Question>;
  return [
    ...rows.flatMap(({ instruction, input, output }) => [...template, instruction!, input!, output!]),
    ...Object.values(questions).flatMap(({ QUESTION, CONTEXTS }) => [QUESTION, ...CONTEXTS]),
    ...columns('medication-status').map(({ snippet }) => snippet!),
    ...columns('conv2note').flatMap(({ dialogue, section_text }) => [dialogue!, section_text!]),
  ];
}
