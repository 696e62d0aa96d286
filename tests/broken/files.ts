/** Files that no import can take, made when they are needed: each with the code it must be refused with. */
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ErrorCode } from '../../src-main/common/errors';
import { sheetOf, workbookParts, zipOf } from '../data/archives';

export interface BrokenFile {
  what: string;
  name: string;
  code: ErrorCode;
  content(): Uint8Array | string;
}

const row = { instruction: 'Name the drug: 患者 🩺', input: 'Aspirin\ndaily.', output: 'aspirin' };
const list = JSON.stringify([row, row, row], null, 2);
const mebibyte = 1024 ** 2;
const table = [
  ['instruction', 'output'],
  ['a', 'b'],
];

/** Cut off at 24 places, some of them inside a character. */
const cutOff: BrokenFile[] = Array.from({ length: 24 }, (_, i) => {
  const bytes = Buffer.from(list);
  const length = Math.floor((bytes.length * (i + 1)) / 26);
  const inCharacter = (bytes[length]! & 0xc0) === 0x80;
  return {
    what: `JSON cut off after ${length} bytes`,
    name: 'cut.json',
    code: inCharacter ? 'file-encoding' : 'file-format',
    content: () => bytes.subarray(0, length),
  };
});

const encodings: BrokenFile[] = [
  ['UTF-16 with its mark', Buffer.from(`\ufeff${list}`, 'utf16le')],
  ['UTF-16 without its mark', Buffer.from(list, 'utf16le')],
  ['Latin-1', Buffer.from('[{"instruction":"caf\u00e9","output":"b"}]', 'latin1')],
  ['a byte that begins nothing', Buffer.concat([Buffer.from(list), Buffer.from([0xff])])],
].map(([what, bytes]) => ({
  what: what as string,
  name: 'encoding.json',
  code: 'file-encoding',
  content: () => bytes as Buffer,
}));

const plain: [what: string, name: string, code: ErrorCode, content: () => Uint8Array | string][] = [
  ['nothing', 'a.json', 'file-empty', () => ''],
  ['white space', 'a.csv', 'file-empty', () => ' \n\t'],
  ['NUL bytes', 'a.json', 'file-format', () => Buffer.alloc(5000)],
  ['a bare NUL in a text', 'a.json', 'file-format', () => '[{"instruction":"a\0b","output":"c"}]'],
  ['lists nested 10,000 deep', 'a.json', 'file-format', () => '['.repeat(10_000) + ']'.repeat(10_000)],
  [
    'an object nested 10,000 deep where a text should be',
    'a.json',
    'no-rows',
    () => `[{"instruction":"a","output":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}]`,
  ],
  [
    'a line nested 100,000 deep',
    'a.jsonl',
    'no-rows',
    () => `{"instruction":"a","output":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`,
  ],
  ['a field named twice', 'a.json', 'no-rows', () => '[{"instruction":"a","output":"b","output":"c"}]'],
  [
    'a field named twice on a line',
    'a.jsonl',
    'no-rows',
    () => '{"instruction":"a","instruction":"b","output":"c"}\n',
  ],
  ['a column named twice', 'a.csv', 'file-format', () => 'instruction,output,output\na,b,c\n'],
  [
    'a line of 200 MB',
    'a.jsonl',
    'file-format',
    () => `{"instruction":"${'a'.repeat(200 * mebibyte)}","output":"b"}\n`,
  ],
  [
    'a record of 200 MB',
    'a.json',
    'file-format',
    () => `[{"instruction":"${'a'.repeat(200 * mebibyte)}","output":"b"}]`,
  ],
  ['a header of 200 MB', 'a.csv', 'file-format', () => 'a,'.repeat(100 * mebibyte)],
  ['an unbalanced quote in the header', 'a.csv', 'file-format', () => '"instruction,output\na,b\n'],
  [
    'unbalanced quotes in every row',
    'a.csv',
    'no-rows',
    () => 'instruction,output\n' + 'a,"b\n'.repeat(2000) + 'a,b"c\n',
  ],
  [
    'formulas of a spreadsheet that give nothing',
    'a.csv',
    'no-rows',
    () => 'instruction,output\n"=HYPERLINK(""x"")",\n=1+1,\n',
  ],
  ['rows of another shape', 'a.json', 'usage', () => '[{"name":"a","value":1},{"name":"b","value":2}]'],
  ['numbers', 'a.json', 'file-format', () => '[1,2,3]'],
  ['an object of texts', 'a.json', 'file-format', () => '{"1":"yes",\n"2":"no"}'],
  ['rows of other lengths', 'a.csv', 'no-rows', () => 'instruction,output\na,b,c\na\n'],
  ['two documents', 'a.json', 'file-format', () => `${list}${list}`],
  ['a missing comma', 'a.json', 'file-format', () => '[{"a":1} {"a":2}]'],
  ['half a character', 'a.jsonl', 'no-rows', () => '{"instruction":"\\ud800","output":"b"}\n'],
  ['prose', 'a.txt', 'file-format', () => 'Once upon a time'],
  ['a table named .json', 'a.json', 'file-format', () => 'instruction,output\na,b\n'],
  ['JSON named .csv', 'a.csv', 'file-format', () => list],
  ['a model', 'a.json', 'file-format', () => 'GGUF\x03\0\0\0'],
  [
    'a gzip bomb',
    'a.json.gz',
    'file-format',
    () => gzipSync(Buffer.concat([Buffer.from('['), Buffer.alloc(300 * mebibyte, ' ')])),
  ],
  ['a gzip bomb of one line', 'a.jsonl.gz', 'file-format', () => gzipSync(Buffer.alloc(300 * mebibyte, '{'))],
  ['gzip cut off', 'a.json.gz', 'file-format', () => gzipSync(Buffer.from(list.repeat(9))).subarray(0, 60)],
  ['gzip inside gzip', 'a.json.gz', 'file-format', () => gzipSync(gzipSync(list))],
  [
    'a sheet that is a bomb',
    'a.xlsx',
    'file-format',
    () => zipOf(workbookParts(`<worksheet><sheetData>${' '.repeat(300 * mebibyte)}</sheetData></worksheet>`)),
  ],
  [
    'a sheet that is a bomb and says it is small',
    'a.xlsx',
    'file-format',
    () => zipOf(workbookParts(' '.repeat(100 * mebibyte)).map((part) => ({ ...part, saysSize: 1000 }))),
  ],
  [
    'a workbook with entities that grow',
    'a.xlsx',
    'file-format',
    () =>
      zipOf(workbookParts('<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>')),
  ],
  [
    'formulas without values',
    'a.xlsx',
    'no-rows',
    () =>
      zipOf(
        workbookParts(
          sheetOf(table.slice(0, 1)).replace(
            '</sheetData>',
            '<row><c t="str"><f>NOW()</f></c><c t="str"><v>x</v></c></row></sheetData>',
          ),
        ),
      ),
  ],
  [
    'a workbook cut off',
    'a.xlsx',
    'file-format',
    () => zipOf(workbookParts(sheetOf(table))).subarray(0, 600),
  ],
  ['Parquet cut off', 'a.parquet', 'file-format', () => parquet().subarray(0, 200)],
  [
    'Parquet whose footer is longer than the file',
    'a.parquet',
    'file-format',
    () => lying((view) => view.setUint32(view.byteLength - 8, 2 ** 31, true)),
  ],
  [
    'Parquet whose footer begins elsewhere',
    'a.parquet',
    'file-format',
    () => lying((view) => view.setUint32(view.byteLength - 8, 20, true)),
  ],
  [
    'Parquet whose pages are overwritten',
    'a.parquet',
    'file-format',
    () => lying((view) => new Uint8Array(view.buffer).fill(0xff, 4, 40)),
  ],
];

function parquet(): Uint8Array {
  const columnData = ['instruction', 'output'].map((name) => ({
    name,
    data: Array.from({ length: 50 }, (_, i) => `${name} ${i}`),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

function lying(lie: (view: DataView) => void): Uint8Array {
  const bytes = parquet();
  lie(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return bytes;
}

export const brokenFiles: readonly BrokenFile[] = [
  ...cutOff,
  ...encodings,
  ...plain.map(([what, name, code, content]) => ({ what, name, code, content })),
];
