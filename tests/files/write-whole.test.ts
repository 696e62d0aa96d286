/** Files are written whole or not at all. */
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWhole } from '../../src-main/files/write-whole';

describe('writeWhole', () => {
  it('replaces a file and leaves nothing beside it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'write-whole-'));
    const file = join(folder, 'scores.json');
    writeFileSync(file, 'old');
    writeWhole(file, 'new – ünïcode');
    expect(readFileSync(file, 'utf8')).toBe('new – ünïcode');
    expect(readdirSync(folder)).toEqual(['scores.json']);
  });

  it.runIf(process.platform !== 'win32')('lets those read it whom the umask lets', () => {
    const folder = mkdtempSync(join(tmpdir(), 'write-whole-'));
    const modeOf = (file: string): number => statSync(join(folder, file)).mode & 0o777;
    writeFileSync(join(folder, 'by Node'), '');
    writeWhole(join(folder, 'by us'), '');
    expect(modeOf('by us')).toBe(modeOf('by Node'));
  });

  it('leaves the old file when the new one cannot be written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'write-whole-'));
    const file = join(folder, 'missing', 'x');
    expect(() => writeWhole(file, 'new')).toThrow(expect.objectContaining({ code: 'ENOENT', path: file }));
    expect(readdirSync(folder)).toEqual([]);
  });
});
