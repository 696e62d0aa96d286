/** Rows out of gzip, Excel and Parquet files: the same as from text, and bounded. */
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { framed, literals, sheetOf, workbookOf, workbookParts, zipOf } from './archives';
import { importText } from './fixtures';

const rows = Array.from({ length: 700 }, (_, i) => ({
  instruction: `Do ${i}.`,
  input: i % 3 ? `患者 ${i}\nשלום\t"` : '',
  output: `done ${i} 🩺`,
}));
const json = JSON.stringify(rows);
const jsonl = rows.map((row) => JSON.stringify(row)).join('\n');
const csv = ['instruction,input,output']
  .concat(
    rows.map((row) =>
      Object.values(row)
        .map((cell) => `"${cell.replaceAll('"', '""')}"`)
        .join(','),
    ),
  )
  .join('\n');
const table = [['instruction', 'input', 'output'], ...rows.map((row) => Object.values(row))];
const column = (name: keyof (typeof rows)[0]) => ({ name, data: rows.map((row) => row[name]) });
const columnData = [column('instruction'), column('input'), column('output')];
const parquet = (options: object = {}) =>
  new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 300, ...options }));
const refused = (name: string, content: Uint8Array | string, sentence: string | RegExp) =>
  expect(importText(name, content)).rejects.toMatchObject({
    code: 'file-format',
    message: expect.stringMatching(sentence) as string,
    hint: expect.stringMatching(/\.$/) as string,
  });

test.each([
  ['a.json.gz', gzipSync(json)],
  ['a.jsonl.gz', gzipSync(jsonl)],
  ['a.csv.gz', gzipSync(csv)],
  ['gzip under another name', 'a.json', gzipSync(json)],
  ['two gzip files in a row', 'a.jsonl.gz', Buffer.concat([gzipSync(jsonl + '\n'), gzipSync('')])],
  ['a.xlsx', workbookOf(table)],
  ['a.parquet', parquet()],
  ['a.parquet', parquet({ codec: 'UNCOMPRESSED' })],
  ['LZ4', 'a.parquet', parquet({ codec: 'LZ4_RAW', compressors: { LZ4_RAW: literals } })],
  ['LZ4 in frames', 'a.parquet', parquet({ codec: 'LZ4', compressors: { LZ4: framed } })],
  ['no extension', 'a', parquet()],
])('%s holds the rows that were written', async (name, ...rest) => {
  const [content, file] = [rest.at(-1) as Uint8Array, rest.length > 1 ? (rest[0] as string) : name];
  const all = await importText(file, content);
  expect(all.rows.map(({ instruction, input, output }) => ({ instruction, input, output }))).toEqual(rows);
  expect(all.quarantined).toEqual([]);
  expect(all.fractions.at(-1)).toBe(1);
});

describe('gzip', () => {
  test.each([0.2, 0.5, 0.99])('cut off at %d of its length keeps nothing', async (share) => {
    const whole = gzipSync(csv);
    await refused('a.csv.gz', whole.subarray(0, Math.floor(whole.length * share)), 'cut off');
  });

  test('that is damaged is refused', async () => {
    const whole = gzipSync(csv);
    whole.fill(0x55, 3000, 3010);
    await refused('a.csv.gz', whole, 'a.csv.gz (is damaged|is cut off)');
  });

  test('that grows as no text does is refused', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('['), Buffer.alloc(80 * 1024 ** 2, ' ')]));
    await refused('a.json.gz', bomb, /unpacks to [\d,]+ times its size/);
  });

  test.each([
    ['inside gzip', 'a.json.gz', gzipSync(gzipSync(json)), 'a gzip archive inside another'],
    ['that is none', 'a.json.gz', json, 'named as a gzip file, but its content is none'],
    ['around a workbook', 'a.xlsx.gz', gzipSync(workbookOf(table)), 'inside a gzip file'],
  ])('%s is refused', async (_, name, content, sentence) => {
    await refused(name, content, sentence);
  });
});

describe('Excel', () => {
  const cells = (...row: string[]): string =>
    `<worksheet><sheetData><row>${row.join('')}</row></sheetData></worksheet>`;
  const header =
    '<row><c t="inlineStr"><is><t>instruction</t></is></c><c t="inlineStr"><is><t>output</t></is></c></row>';
  const sheet = (rows: string): string => `<worksheet><sheetData>${header}${rows}</sheetData></worksheet>`;

  test('shared texts in runs, numbers, truth, gaps, and of a formula its value', async () => {
    const shared = '<sst><si><r><t>one </t></r><r><t>text</t></r></si></sst>';
    const { rows, quarantined } = await importText(
      'a.xlsx',
      zipOf(
        workbookParts(
          sheet(
            '<row><c r="A2" t="s"><v>0</v></c><c r="B2"><v>1.5</v></c></row>' +
              '<row/><row><c r="A4" t="str"><f>A1&amp;"x"</f><v>a formula</v></c><c r="B4" t="b"><v>1</v></c></row>' +
              '<row><c r="B5" t="inlineStr"><is><t>no instruction</t></is></c></row>' +
              '<row><c r="A6" t="str"><v>x</v></c><c r="B6" t="str"><v>y</v></c><c r="D6"><v>3</v></c></row>',
          ),
          shared,
        ),
      ),
    );
    expect(rows.map(({ instruction, output }) => [instruction, output])).toEqual([
      ['one text', '1.5'],
      ['a formula', 'true'],
    ]);
    expect(quarantined.map(({ row, reason, raw }) => [row, reason, raw])).toEqual([
      [3, 'instruction is blank', '{"instruction":"","output":"no instruction"}'],
      [4, 'has 4 columns; the header has 2', '["x","y","","3"]'],
    ]);
  });

  test('characters that XML cannot hold come back', async () => {
    const text = 'a\r\nb\0_x000D_ &<> "é"';
    const { rows } = await importText(
      'a.xlsx',
      workbookOf([
        ['instruction', 'output'],
        [text, text],
      ]),
    );
    expect(rows).toMatchObject([{ instruction: text, output: text }]);
  });

  test.each([
    [
      'an archive that is no workbook',
      zipOf([{ name: 'a.txt', content: 'x' }]),
      'a ZIP archive, but no workbook',
    ],
    ['a cut-off workbook', workbookOf(table).subarray(0, 2000), 'cannot be read as an Excel workbook'],
    ['a broken sheet', zipOf(workbookParts('<worksheet><sheetData><row>')), 'cannot be read'],
    [
      'a text that is not there',
      zipOf(workbookParts(sheet('<row><c t="s"><v>9</v></c></row>'))),
      'which is not there',
    ],
    [
      'a cell far to the right',
      zipOf(workbookParts(cells('<c r="ZZZZZ1"><v>1</v></c>'))),
      'names a cell ZZZZZ1',
    ],
    [
      'a document type',
      zipOf(workbookParts('<!DOCTYPE x [<!ENTITY a "b">]>' + sheetOf(table))),
      'document type',
    ],
    [
      'a sheet that grows as no text does',
      zipOf(workbookParts(sheet('<row></row>' + ' '.repeat(80 * 1024 ** 2)))),
      'unpacks to',
    ],
    [
      'a sheet larger than it says',
      zipOf(workbookParts(sheetOf(table)).map((part) => ({ ...part, saysSize: 100 }))),
      'cannot be read',
    ],
  ])('%s is refused', async (_, content, sentence) => {
    await refused('a.xlsx', content, sentence);
  });
});

describe('Parquet', () => {
  test('numbers, times and lists are as JSON would have them', async () => {
    const data = (value: unknown[]) =>
      new Uint8Array(
        parquetWriteBuffer({
          columnData: [
            { name: 'instruction', data: ['a', 'b'] },
            { name: 'output', data: value as string[] },
          ],
        }),
      );
    const { quarantined } = await importText('a.parquet', data([7n, 8n])).catch((error: unknown) => ({
      quarantined: String((error as Error).message),
    }));
    expect(quarantined).toBe(
      'None of the 2 rows of a.parquet can be imported: row 1 output is a number; it must be text.',
    );
  });

  test.each(Array.from({ length: 12 }, (_, i) => i / 12))(
    'cut off at %d of its length keeps nothing',
    async (share) => {
      const whole = parquet();
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      await expect(importText('a.parquet', cut)).rejects.toMatchObject({ code: 'file-format' });
    },
  );

  test('a footer that lies is refused, whatever byte of it is wrong', async () => {
    const whole = parquet();
    const footer = new DataView(whole.buffer).getUint32(whole.length - 8, true);
    for (let at = 1; at < 60; at++) {
      const lying = whole.slice();
      lying.fill(
        0xff,
        whole.length - 8 - Math.floor((footer * at) / 60),
        whole.length - 8 - Math.floor((footer * at) / 60) + 3,
      );
      const outcome = await importText('a.parquet', lying).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'WorkbenchError' });
    }
    const tooLong = whole.slice();
    new DataView(tooLong.buffer).setUint32(whole.length - 8, 0x7fffffff, true);
    await refused('a.parquet', tooLong, 'its footer is longer than the file');
  });

  test('a schema of more columns than it names is refused', async () => {
    const lying = Buffer.from(parquet());
    // Thrift's compact form of the root: its name, then how many children it has, doubled.
    const root = Buffer.from([4, ...Buffer.from('root'), 0x15]);
    const children = lying.indexOf(root) + root.length;
    expect(children).toBeGreaterThan(root.length);
    lying[children]! += 2;
    await expect(importText('a.parquet', lying)).rejects.toMatchObject({ code: 'file-format' });
  });

  test('damaged pages are refused or give rows, and never end otherwise', async () => {
    const whole = parquet();
    for (let at = 4; at < whole.length - 2000; at += Math.ceil(whole.length / 60)) {
      const damaged = whole.slice();
      damaged.fill(0xff, at, at + 4);
      const outcome = await importText('a.parquet', damaged).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'WorkbenchError' });
    }
  });
});

test.each([
  ['a workbook named .csv', 'a.csv', workbookOf(table), 'holds an Excel workbook'],
  ['a Parquet file named .json', 'a.json', parquet(), 'holds a Parquet file'],
  ['text named .xlsx', 'a.xlsx', csv, 'is named as an Excel workbook'],
  ['text named .parquet', 'a.parquet', csv, 'is named as a Parquet file'],
])('%s is refused', async (_, name, content, sentence) => {
  await refused(name, content, sentence);
});
