import { describe, expect, test } from 'vitest';
import { detect } from '../../src-main/data/detect';

const row = '{"instruction":"a","output":"b"}';

describe('detect', () => {
  test.each([
    ['a list', 'a.json', `[${row}]`, 'json'],
    ['a list named as JSON Lines', 'a.jsonl', ` \n[${row}]`, 'json'],
    ['an object of records', 'a.json', '{\n  "1": {\n    "QUESTION": "q"\n  }\n}', 'json'],
    ['an object of records on one line', 'a.json', '{"1": {"QUESTION": "q"}}', 'json'],
    [
      'an object whose first line is longer than the head',
      'a.json',
      `{"1": {"QUESTION": "${'q'.repeat(999)}`,
      'json',
    ],
    ['JSON Lines named .json', 'a.json', `${row}\n${row}\n`, 'jsonl'],
    ['one line', 'a.json', row, 'jsonl'],
    ['JSON Lines with a bad first line', 'a.json', `{"instruction": "a"\n${row}`, 'jsonl'],
    ['JSON Lines whose records hold records', 'a.jsonl', '{"a": {"b": 1}}\n{"a": {"b": 2}}', 'jsonl'],
    ['no extension', 'a', `${row}\n${row}\n`, 'jsonl'],
  ])('%s', (_, name, head, kind) => {
    expect(detect(name, head)).toEqual({ kind });
  });

  test.each([
    ['commas', 'a.csv', 'instruction,input,output\n1;2;3;4', ','],
    ['semicolons', 'a.csv', 'instruction;input;output\n1,2,3,4', ';'],
    ['tabs', 'a.csv', 'instruction\tinput\toutput\n', '\t'],
    ['commas inside quotes', 'a.csv', '"a,b,c,d";e\n', ';'],
    ['tabs by name', 'a.tsv', 'a,b,c\n', '\t'],
    ['one column', 'a.csv', 'output\n', ','],
    ['no extension', 'a', 'instruction,output\n', ','],
  ])('a table with %s', (_, name, head, delimiter) => {
    expect(detect(name, head)).toEqual({ kind: 'table', delimiter });
  });

  test.each([
    [
      'a table named .json',
      'a.json',
      'instruction,output\n',
      'a.json is not JSON: it begins with "instruction,output\\n"',
    ],
    ['prose named .jsonl', 'a.jsonl', 'Once upon a time', 'a.jsonl is not JSON'],
    ['JSON named .csv', 'a.csv', `[${row}]`, 'a.csv holds JSON, not a table'],
    ['prose', 'a.txt', 'Once upon a time', 'a.txt is not JSON or a table'],
  ])('%s is refused in one sentence', (_, name, head, sentence) => {
    expect(() => detect(name, head)).toThrow(
      expect.objectContaining({ code: 'file-format', message: expect.stringContaining(sentence) }),
    );
  });
});
