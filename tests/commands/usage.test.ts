/** The command line when it is called wrongly: status 2, one JSON document, a sentence with the remedy. */
import { describe, expect, it } from 'vitest';
import { freshWorkspace, run } from './program';

const workspace = freshWorkspace();
const sampleModel = 'resources/sample/model.gguf';

describe('wrong usage', () => {
  it.each([
    [['imprt', 'x.json'], 'Unknown command', 'import'],
    [['import'], 'Missing required argument', 'file'],
    [['train', '--dataset', 'x'], 'Required option', '--base'],
    [['import', 'x.json', '--categroy', 'QA'], 'Unknown option', '--category'],
    [['import', 'x.json', '--category', 'MCQ'], 'Allowed choices are QA, IE, GEN, OTHER', 'MCQ'],
    [['import', 'x.csv', '--map', 'imput=dialogue'], '--map has “imput=dialogue”', 'Did you mean “input”?'],
    [['--seed', 'x', 'datasets'], 'whole number', 'seed'],
    [['matrix'], 'matrix needs --plan FILE', 'show'],
    [['evaluate', '--base', 'm.gguf', '--task', 'pubmedqa'], '--task has “pubmedqa”', 'name=file'],
    [
      ['evaluate', '--base', sampleModel, sampleModel, '--task', `medqa=${sampleModel}`],
      'model.gguf is named twice',
      'The base',
    ],
    [['export', 'matrx'], 'Allowed choices are', 'matrx'],
    [['export', 'benchmarks', '--way', 'likelihood'], '--way chooses the columns of --wide', '--wide'],
  ])('%j', async (args, sentence, word) => {
    const { status, document, stderr } = await run(workspace, ...args);
    expect(status).toBe(2);
    expect(document.error.code).toBe('usage');
    expect(document.error.message).toContain(sentence);
    expect(document.error.message).toContain(word);
    expect(document.error.hint).not.toBe('');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('does not make a workspace', async () => {
    expect((await run(freshWorkspace(), 'imprt')).status).toBe(2);
  });
});

describe('what is not there', () => {
  it.each([
    [['import', 'missing.json'], 'not-found', 'missing.json'],
    [['dataset', 'nothing'], 'not-found', 'There is no dataset “nothing”'],
    [['inspect', 'missing.gguf'], 'not-found', 'missing.gguf'],
    [['matrix', 'show'], 'not-found', 'no matrix yet'],
    [['export', 'matrix'], 'not-found', 'no matrix yet'],
    [['evaluate', '--base', 'm.gguf', '--task', 'pubmdqa=x'], 'not-found', 'Did you mean “pubmedqa”?'],
  ])('%j fails with status 1', async (args, code, sentence) => {
    const { status, document } = await run(workspace, ...args);
    expect(status).toBe(1);
    expect(document.error.code).toBe(code);
    expect(document.error.message).toContain(sentence);
  });
});

describe('help', () => {
  it('names every command of the program and ends with status 0', async () => {
    const { status, stdout } = await run(workspace, '--help');
    expect(status).toBe(0);
    for (const name of [
      'demo',
      'doctor',
      'import',
      'datasets',
      'train',
      'train-tokens',
      'evaluate',
      'matrix',
      'export',
      'serve',
    ])
      expect(stdout).toContain(`  ${name} `);
  });
});
