/** Errors as data, and the nearest word. */
import { describe, expect, it } from 'vitest';
import { didYouMean, fromErrorData, toErrorData, WorkbenchError } from '../../src-main/common/errors';

describe('errors across processes', () => {
  it('keep code, sentence and remedy', () => {
    const error = new WorkbenchError('no-rows', 'Nothing to train on.', 'Import more.');
    expect(fromErrorData(JSON.parse(JSON.stringify(toErrorData(error))))).toEqual(error);
  });

  it('give a full disk its own code', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(toErrorData(full)).toMatchObject({
      code: 'disk-full',
      hint: expect.stringContaining('Free some space'),
    });
  });

  it('tell every failure of a drive that SQLite tells apart', () => {
    for (const code of ['SQLITE_IOERR_FSYNC', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_CANTOPEN_ISDIR'])
      expect(toErrorData(Object.assign(new Error('disk I/O error'), { code })).code).toBe('workspace');
  });

  it('name the file that the system complains of', () => {
    const folder = Object.assign(new Error('EISDIR: illegal operation on a directory, read'), {
      code: 'EISDIR',
      path: '/data',
    });
    expect(toErrorData(folder)).toEqual({
      code: 'file-format',
      message: '/data is a folder, not a file.',
      hint: 'Name a file.',
    });
  });

  it('call what is not ours a defect', () => {
    expect(toErrorData(new TypeError('x is not a function'))).toMatchObject({
      code: 'internal',
      message: 'x is not a function',
    });
  });
});

describe('didYouMean', () => {
  it('names the nearest word', () => {
    expect(didYouMean('pubmdqa', ['medqa', 'pubmedqa'])).toBe(' Did you mean “pubmedqa”?');
  });

  it('says nothing when no word is near', () => {
    expect(didYouMean('spreadsheet', ['medqa', 'pubmedqa'])).toBe('');
  });
});
