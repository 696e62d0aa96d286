/** The look at the head of a table before it is imported. */
import { describe, expect, test } from 'vitest';
import {
  columnsOf,
  guessMapping,
  mappingProblem,
  readColumns,
} from '../../../src-renderer/views/datasets/columns';

describe('columns of a table', () => {
  test('are read with the text of the first row, quotes and line breaks included', async () => {
    const file = new File(
      ['\ufeffID,dialogue,section_text\n1,"Doctor: well, how?\nPatient: ""fine""",Better.\n'],
      'a.csv',
    );
    expect(await readColumns(file)).toEqual([
      { name: 'ID', first: '1' },
      { name: 'dialogue', first: 'Doctor: well, how?\nPatient: "fine"' },
      { name: 'section_text', first: 'Better.' },
    ]);
  });

  test('are separated by tabs in a TSV, and by whatever separates most in a CSV', async () => {
    expect(await readColumns(new File(['a,b\tc\n1\t2\n'], 'a.tsv'))).toMatchObject([
      { name: 'a,b' },
      { name: 'c' },
    ]);
    expect(columnsOf('a;b;c\n1;2;3\n', [',', '\t', ';'])).toHaveLength(3);
  });

  test('of a file that is cut off within the second row are still found', () => {
    expect(columnsOf('a,b\n1,"cut off', [','])?.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('are not looked for in JSON', async () => {
    expect(await readColumns(new File(['[]'], 'a.json'))).toBeNull();
  });
});

describe('mapping', () => {
  const columns = ['Output', 'dialogue'].map((name) => ({ name, first: '' }));

  test('columns that bear a field’s name are mapped to it', () => {
    expect(guessMapping(columns)).toEqual({ output: 'Output' });
  });

  test('an output and an instruction are needed, from a column or written', () => {
    expect(mappingProblem({}, '')).toContain('output');
    expect(mappingProblem({ output: 'Output' }, ' ')).toContain('instruction');
    expect(mappingProblem({ output: 'Output' }, 'Write the note.')).toBeNull();
    expect(mappingProblem({ output: 'Output', instruction: 'dialogue' }, '')).toBeNull();
  });
});
