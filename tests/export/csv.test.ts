/** CSV: what RFC 4180 asks, exact numbers, and text that is safe in a spreadsheet. */
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { randomFrom } from '../../src-main/common/random';
import { toCsv } from '../../src-main/export/csv';

test('lines end in CRLF and only what needs quotes has them', () => {
  const rows = [
    ['plain', 1],
    ['a, b', -2.5],
    ['say "x"', null],
    ['two\nlines', 0],
    ['cr\ronly', 3],
  ];
  expect(toCsv(['text', 'n'], rows)).toBe(
    'text,n\r\nplain,1\r\n"a, b",-2.5\r\n"say ""x""",\r\n"two\nlines",0\r\n"cr\ronly",3\r\n',
  );
});

test('every text comes back as it was', () => {
  const texts = [
    '',
    ' led by a space',
    '漢字',
    'שלום',
    '"',
    '""',
    ',',
    '\n',
    '\r\n',
    'a\u0000b',
    '\uFEFFx',
    "'=1",
    '\t',
  ];
  const csv = toCsv(
    ['text', 'end'],
    texts.map((text) => [text, '.']),
  );
  expect(parse(csv, { from_line: 2 })).toEqual(texts.map((text) => [text, '.']));
});

test('every number reads back as the same number', () => {
  const random = randomFrom(1);
  const numbers = [0.1 + 0.2, 1 / 3, 1e-7, 5e-324, 1.7976931348623157e308, -0.0001, 2 ** 53, 1e21];
  for (let i = 0; i < 500; i++) numbers.push((random() - 0.5) * 10 ** Math.floor(40 * random() - 20));
  const rows = parse(
    toCsv(
      ['n'],
      numbers.map((n) => [n]),
    ),
    { from_line: 2 },
  );
  expect(rows.map(([text]) => Number(text))).toEqual(numbers);
});

test('a number that is not finite stands as nothing', () => {
  expect(toCsv(['a', 'b'], [[NaN, Infinity]])).toBe('a,b\r\n,\r\n');
});

test('spreadsheet-safe puts one apostrophe before a formula and leaves numbers and other text alone', () => {
  const texts = ['=1+1', '+1', '-1', '@a', '\tx', '\rx', "'=1", 'a=b', ' =1', ''];
  const rows = texts.map((text) => [text, -1]);
  const read = (safe: boolean) =>
    parse(toCsv(['t', 'n'], rows, { spreadsheetSafe: safe }), { from_line: 2 }) as string[][];
  expect(read(true).map(([text]) => text)).toEqual([
    "'=1+1",
    "'+1",
    "'-1",
    "'@a",
    "'\tx",
    "'\rx",
    "'=1",
    'a=b',
    ' =1',
    '',
  ]);
  expect(read(true).every(([, n]) => n === '-1')).toBe(true);
  expect(read(false).map(([text]) => text)).toEqual(texts);
});
