/** How cases are made: from sound files by changes to their bytes, or to their values where they are JSON. */
import { mutated, mutatedJson, oneOf, type Random } from './mutate';

/** One case: the file that is made, and the call that reads it. */
export interface Parser {
  /** Of all cases so many are its own. */
  weight: number;
  /** Ending of the file, or a name. */
  name: string;
  make(random: Random): Buffer;
  /** Returns, or throws a WorkbenchError; `scratch` is an empty folder. */
  read(file: string, scratch: string): Promise<unknown>;
}

export const ggufTokens = [
  'GGUF',
  'general.architecture',
  'general.alignment',
  'llama',
  'qwen3',
  'adapter',
  'lora',
  '.lora_a',
  'token_embd.weight',
  'blk.0.attn_q.weight',
  'rope_freqs.weight',
  'tokenizer.ggml.tokens',
];
export const jsonTokens = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\u',
  '\\',
  '1e999',
  '-',
  'null',
  'true',
  '"instruction":',
  '"__proto__":',
  '\xef\xbb\xbf',
  '\0',
  '\n',
  '\xff',
  '\xed\xa0\x80',
];
export const tableTokens = [
  '"',
  '""',
  ',',
  ';',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '\0',
  '\xff',
  '=cmd()',
  'instruction',
  '\xef\xbb\xbf',
];
export const zipTokens = [
  'PK\x01\x02',
  'PK\x03\x04',
  'PK\x05\x06',
  'PK\x06\x06',
  '../',
  '/',
  '\\',
  'xl/workbook.xml',
  'bundle.json',
  '\0',
];
export const parquetTokens = ['PAR1', '\x15\x00', '\x15\xfe\xff\xff\xff\xff\x01', '\x19\xfc', '\x18', '\x00'];

export const bytesOf =
  (files: readonly Buffer[], dense: number, tokens: readonly string[]) => (random: Random) =>
    mutated(oneOf(random, files), dense, random, { files, tokens });
export const json = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '');
/** Mostly JSON with other values, else JSON with other bytes. */
export const jsonOf =
  (values: readonly unknown[], finish: (value: unknown) => Buffer = json) =>
  (random: Random) => {
    const value = oneOf(random, values);
    if (random() < 0.7) return finish(mutatedJson(value, random));
    const files = values.map(json);
    return mutated(finish(value), 400, random, { files, tokens: jsonTokens });
  };

export const onlyOurs = (error: unknown): void => {
  if ((error as Error).name !== 'WorkbenchError') throw error;
};
