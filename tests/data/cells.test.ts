import { stringify } from 'csv-stringify/sync';
import { expect, test } from 'vitest';
import { randomFrom } from '../../src-main/common/random';
import { readCells, type Cells } from '../../src-main/data/readers/cells';

const pieces = [
  'a',
  'é',
  '患者',
  'שלום',
  '🩺',
  ' ',
  '\t',
  ',',
  ';',
  '"',
  '""',
  '\n',
  '\r\n',
  '\r',
  '\0',
  "'",
  '\\',
];

async function readAll(text: string, delimiter: string, pieceLength: number): Promise<Cells[]> {
  async function* chunks(): AsyncGenerator<string> {
    for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength);
  }
  const records: Cells[] = [];
  for await (const some of readCells(
    { name: 'a.csv', head: '', chunks: chunks(), fraction: () => 1 },
    delimiter,
  ))
    records.push(...some);
  return records;
}

test.each([
  [',', '\n'],
  [',', '\r\n'],
  ['\t', '\n'],
  [';', '\r\n'],
])(
  'what is written with %j and %j is read back, wherever the text is cut',
  async (delimiter, record_delimiter) => {
    const random = randomFrom(1);
    const pick = (count: number): number => Math.floor(random() * count);
    const cell = (): string => Array.from({ length: pick(6) }, () => pieces[pick(pieces.length)]).join('');
    const table = Array.from({ length: 300 }, () => [`x${cell()}`, cell(), cell()]);
    const text = stringify(table, { delimiter, record_delimiter, quoted_match: /[\r\n]/ });
    for (const pieceLength of [1, 7, 1 << 16]) {
      const records = await readAll(text, delimiter, pieceLength);
      expect(records.map((one) => ('cells' in one ? one.cells : one.reason))).toEqual(table);
    }
  },
);

test('every line of damaged text is given out once, in a record or as a bad line', async () => {
  const random = randomFrom(2);
  const pick = (count: number): number => Math.floor(random() * count);
  for (let round = 0; round < 200; round++) {
    const lines = Array.from(
      { length: 12 },
      (_, i) => `${i}${['', ',"', '"', ',"a",', ',""', ',b'][pick(6)]}`,
    );
    const records = await readAll(lines.join('\n'), ',', 5);
    expect(records.flatMap(({ raw }) => raw.split('\n'))).toEqual(lines);
  }
});
