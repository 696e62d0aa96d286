import { describe, expect, test } from 'vitest';
import { importFile } from '../../src-main/data/import';
import { importAll, importText, temporaryFile } from './fixtures';

const alpaca = { instruction: 'Name the drug.', input: 'Aspirin daily.', output: 'aspirin' };
const json = (...rows: unknown[]): string => JSON.stringify(rows, null, 2);
const reasons = (all: { quarantined: { row: number; reason: string }[] }): [number, string][] =>
  all.quarantined.map(({ row, reason }) => [row, reason]);

describe('Alpaca JSON', () => {
  test('a row becomes an instruction', async () => {
    const { rows } = await importText('a.json', json(alpaca));
    expect(rows).toEqual([
      {
        ...alpaca,
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        category: null,
        split: 'train',
        review: 'pending',
        source: 'source',
        gated: false,
      },
    ]);
  });

  test('a row may leave its input out, and carry category and split', async () => {
    const { rows } = await importText(
      'a.json',
      json(
        { instruction: 'a', output: 'b' },
        { instruction: 'a', input: null, output: 'c', category: 'IE', split: 'validation' },
        { instruction: 'a', input: '', output: 'd', category: 'brainstorming', split: 'test' },
      ),
    );
    expect(rows.map(({ input, category, split }) => [input, category, split])).toEqual([
      ['', null, 'train'],
      ['', 'IE', 'validation'],
      ['', null, 'test'],
    ]);
  });

  test('a category for every row goes before the row’s own', async () => {
    const { rows } = await importText('a.json', json({ ...alpaca, category: 'QA' }), { category: 'GEN' });
    expect(rows[0]!.category).toBe('GEN');
  });

  test('bad rows are quarantined with their number and never stop the rest', async () => {
    const all = await importText(
      'a.json',
      json(
        alpaca,
        'text',
        42,
        null,
        [alpaca],
        { input: 'x', output: 'y' },
        { ...alpaca, output: '  \n' },
        { ...alpaca, output: 7 },
        { ...alpaca, instruction: ['a'] },
        { ...alpaca, input: { a: 1 } },
        { ...alpaca, output: '\ud800 alone' },
        { ...alpaca, split: 'holdout' },
        { ...alpaca, output: 'again' },
      ),
    );
    expect(all.read).toBe(13);
    expect(all.rows.map(({ output }) => output)).toEqual(['aspirin', 'again']);
    expect(reasons(all)).toEqual([
      [2, 'is text, not an object'],
      [3, 'is a number, not an object'],
      [4, 'is null, not an object'],
      [5, 'is a list, not an object'],
      [6, 'instruction is missing'],
      [7, 'output is blank'],
      [8, 'output is a number; it must be text'],
      [9, 'instruction is a list; it must be text'],
      [10, 'input is an object; it must be text'],
      [11, 'output holds half a character (an unpaired surrogate)'],
      [12, 'split is "holdout"; it must be train, validation, test or absent'],
    ]);
    expect(JSON.parse(all.quarantined[6]!.raw)).toEqual({ ...alpaca, output: 7 });
  });

  test.each([
    ['CJK', '患者は五十歳の男性です。'],
    ['right to left', 'المريض يبلغ من العمر خمسين عاما'],
    ['embedded line feeds', 'a\r\nb\n\nc\t'],
    ['NUL', 'before\0after'],
    ['escapes', '"\\/\b\f "quoted" \\"'],
    ['a megabyte', '患x'.repeat(1 << 19)],
    ['keys of Object.prototype', '__proto__ constructor'],
  ])('%s is read as it was written', async (_, text) => {
    const given = { instruction: text, input: text, output: text };
    for (const [name, content] of [
      ['a.json', json(given)],
      ['a.jsonl', JSON.stringify(given)],
      [
        'a.csv',
        `instruction,input,output\r\n${Array(3)
          .fill(`"${text.replaceAll('"', '""')}"`)
          .join(',')}\r\n`,
      ],
    ] as const) {
      const { rows } = await importText(name, content);
      expect(rows).toMatchObject([given]);
    }
  });

  test('columns can be mapped, and one instruction given for every row', async () => {
    const content = json({ q: 'Why?', ctx: 'Because.', a: 'So.' });
    const mapped = await importText('a.json', content, {
      map: { instruction: 'q', input: 'ctx', output: 'a' },
    });
    expect(mapped.rows).toMatchObject([{ instruction: 'Why?', input: 'Because.', output: 'So.' }]);
    const fixed = await importText('a.json', content, {
      map: { input: 'q', output: 'a' },
      instruction: 'Answer.',
    });
    expect(fixed.rows).toMatchObject([{ instruction: 'Answer.', input: 'Why?', output: 'So.' }]);
  });
});

describe('JSON Lines', () => {
  test('a bad line is a bad row; blank lines do not count', async () => {
    const all = await importText(
      'a.jsonl',
      `\ufeff${JSON.stringify(alpaca)}\r\n\n{"instruction": "a",\n[]\n${JSON.stringify(alpaca)}`,
    );
    expect(all.read).toBe(4);
    expect(all.rows).toHaveLength(2);
    expect(all.quarantined).toEqual([
      { row: 2, reason: 'is not JSON', raw: '{"instruction": "a",' },
      { row: 3, reason: 'is a list, not an object', raw: '[]' },
    ]);
  });

  test('the last line may be cut off', async () => {
    const all = await importText(
      'a.jsonl',
      `${JSON.stringify(alpaca)}\n${JSON.stringify(alpaca).slice(0, 20)}`,
    );
    expect(all.rows).toHaveLength(1);
    expect(reasons(all)).toEqual([[2, 'is not JSON']]);
  });
});

describe('tables', () => {
  const header = 'instruction,input,output';

  test('cells span lines and keep their carriage returns', async () => {
    const { rows } = await importText('a.csv', `\ufeff${header}\r\na,"b\r\nc\n""d""",e\r\n\r\nf,,g`);
    expect(rows).toMatchObject([
      { instruction: 'a', input: 'b\r\nc\n"d"', output: 'e' },
      { instruction: 'f', input: '', output: 'g' },
    ]);
  });

  test('TSV takes tabs, and commas as text', async () => {
    const { rows } = await importText('a.tsv', 'instruction\toutput\na, b\t"c\td"\n');
    expect(rows).toMatchObject([{ instruction: 'a, b', output: 'c\td' }]);
  });

  test('rows with too many or too few columns are quarantined', async () => {
    const all = await importText('a.csv', `${header}\na,b,c\na,b\na,b,c,d\na,b,c\n`);
    expect(all.rows).toHaveLength(2);
    expect(all.quarantined).toEqual([
      { row: 2, reason: 'has 2 columns; the header has 3', raw: 'a,b' },
      { row: 3, reason: 'has 4 columns; the header has 3', raw: 'a,b,c,d' },
    ]);
  });

  test.each([
    ['with no other quote in the file', '5,"open,x', '6,b,c'],
    ['before a quoted cell', '5,"open,x', '6,"b",c'],
    ['before a cell that spans lines', '5,"open,x', '6,"b\nb",c'],
    ['behind a quoted cell', '"5","open,x', '6,"b",c'],
    ['inside a cell', '5,6" tall,x', '6,"b\nb",c'],
    ['behind a closed one', '5,"shut"tight,x', '6,b,"c"'],
  ])('an unbalanced quote %s costs its own line alone', async (_, bad, good) => {
    const all = await importText(
      'a.csv',
      [header, '1,"a\na",a', bad, good, '7,"d\nd",d', '8,e,e'].join('\n'),
    );
    expect(all.rows.map(({ instruction }) => instruction)).toEqual(['1', '6', '7', '8']);
    expect(all.quarantined).toEqual([{ row: 2, reason: 'has quotes that do not match', raw: bad }]);
  });

  test('many unbalanced quotes are read in one pass', async () => {
    const lines = Array.from({ length: 4000 }, (_, i) => (i % 2 ? `${i},"open,x` : `${i},b,c`));
    const all = await importText('a.csv', [header, ...lines].join('\n'));
    expect(all.rows).toHaveLength(2000);
    expect(all.quarantined).toHaveLength(2000);
  });

  test('a header that names a column twice is refused', async () => {
    await expect(importText('a.csv', 'output,output\na,b')).rejects.toMatchObject({ code: 'file-format' });
    await expect(importText('a.csv', '"instruction,output\na,b')).rejects.toMatchObject({
      code: 'file-format',
    });
  });
});

describe('a file that cannot be imported', () => {
  test.each([
    [
      'a cut-off list',
      'a.json',
      json(alpaca, alpaca).slice(0, -30),
      'file-format',
      'a.json is cut off: it ends after 1 complete records',
    ],
    ['a list that is not closed', 'a.json', `[${JSON.stringify(alpaca)},`, 'file-format', 'cut off'],
    [
      'broken JSON',
      'a.json',
      `[${JSON.stringify(alpaca)} ${JSON.stringify(alpaca)}]`,
      'file-format',
      "a.json is not valid JSON: expected ','",
    ],
    [
      'a bare line feed in a text',
      'a.json',
      '[{"instruction": "a\nb", "output": "c"}]',
      'file-format',
      'record 1 has a fault (bad control character in string literal)',
    ],
    ['text behind the list', 'a.json', `${json(alpaca)} more`, 'file-format', 'not valid JSON'],
    ['a list of numbers', 'a.json', '[1,2,3]', 'file-format', 'it holds a number where a record should be'],
    [
      'an object of texts',
      'a.json',
      '{\n"1": "yes",\n"2": "no"\n}',
      'file-format',
      'it holds text where a record should be',
    ],
    ['no JSON in any line', 'a.jsonl', '{"a"\n{"b"\n', 'file-format', 'no line of it is a JSON object'],
    ['no rows in a list', 'a.json', '[]', 'no-rows', 'a.json holds no rows'],
    ['no rows in an object', 'a.json', '{}', 'no-rows', 'a.json holds no rows'],
    ['no rows below the header', 'a.csv', 'instruction,output\n', 'no-rows', 'a.csv holds no rows'],
    [
      'bad rows alone',
      'a.csv',
      'instruction,output\na,\n,b\n',
      'no-rows',
      'None of the 2 rows of a.csv can be imported: row 1 output is blank',
    ],
    [
      'other columns',
      'a.csv',
      'q,a\na,b\n',
      'usage',
      'a.csv has no column “instruction”; its columns are q, a',
    ],
    ['other names', 'a.json', json({ instrucion: 'a', output: 'b' }), 'usage', 'Did you mean “instrucion”?'],
  ])('%s', async (_, name, content, code, sentence) => {
    await expect(importText(name, content)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(sentence) as string,
      hint: expect.stringMatching(/\.$/) as string,
    });
  });

  test('a mapped column that is not there is named with those that are', async () => {
    const options = { map: { input: 'dialog' }, instruction: 'Summarise.' };
    await expect(importText('a.csv', 'dialogue,output\na,b\n', options)).rejects.toMatchObject({
      code: 'usage',
      message: 'a.csv has no column “dialog”; its columns are dialogue, output. Did you mean “dialogue”?',
    });
  });

  test('an instruction given twice is refused', async () => {
    const options = { map: { instruction: 'q' }, instruction: 'Summarise.' };
    await expect(importText('a.csv', 'q,output\na,b\n', options)).rejects.toMatchObject({ code: 'usage' });
  });

  test.each(Array.from({ length: 20 }, (_, i) => i / 20))(
    'cut off at %d of its length keeps nothing',
    async (share) => {
      const whole = json(alpaca, { ...alpaca, output: '患者' }, alpaca);
      const cut = Buffer.from(whole).subarray(0, Math.floor(Buffer.byteLength(whole) * share));
      await expect(importText('a.json', cut)).rejects.toMatchObject({
        code: expect.stringMatching(/^file-(empty|encoding|format)$/) as string,
      });
    },
  );
});

describe('batches', () => {
  const many = json(...Array.from({ length: 5234 }, (_, i) => ({ ...alpaca, output: `${i}` })));

  test('hold every row once, in order, and tell how far the file is read', async () => {
    const all = await importText('a.json', many);
    expect(all.rows.map(({ output }) => Number(output))).toEqual([...Array(5234).keys()]);
    expect(all.read).toBe(5234);
    expect(all.fractions.length).toBeGreaterThan(2);
    expect(all.fractions).toEqual([...all.fractions].sort());
    expect(all.fractions.at(-1)).toBe(1);
  });

  test('of large rows are small', async () => {
    const file = temporaryFile(
      'a.json',
      json(...Array.from({ length: 8 }, (_, i) => ({ ...alpaca, output: `${i}`.repeat(600_000) }))),
    );
    for await (const { rows } of importFile({ file, source: 's', options: {} }))
      expect(rows.length).toBeLessThan(3);
  });

  test('may be left unread', async () => {
    const batches = importFile({ file: temporaryFile('a.json', many), source: 's', options: {} });
    expect((await batches.next()).done).toBe(false);
    await batches.return(undefined);
    expect((await batches.next()).done).toBe(true);
  });

  test('the same file gives the same rows', async () => {
    const file = temporaryFile('a.json', many);
    expect(await importAll(file)).toEqual(await importAll(file));
  });
});
