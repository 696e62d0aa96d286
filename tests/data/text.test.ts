import { describe, expect, test } from 'vitest';
import { openText } from '../../src-main/data/readers/text';
import { temporaryFile } from './fixtures';

async function readAll(content: string | Uint8Array, name = 'a.txt'): Promise<string> {
  const file = await openText(temporaryFile(name, content));
  let text = '';
  for await (const chunk of file.chunks) text += chunk;
  expect(file.fraction()).toBe(1);
  return text;
}

describe('openText', () => {
  test('a character may fall on any border of two reads', async () => {
    const text = 'é患🩺'.repeat(200_000);
    for (const shift of ['', 'a', 'ab', 'abc']) expect(await readAll(shift + text)).toBe(shift + text);
  });

  test('the byte-order mark goes, one inside the text stays', async () => {
    expect(await readAll('\ufeffa\ufeffb')).toBe('a\ufeffb');
  });

  test('carriage returns and NUL stay', async () => {
    expect(await readAll('a\r\nb\0c\r')).toBe('a\r\nb\0c\r');
  });

  test.each([
    ['Latin-1', Buffer.from('caf\u00e9 au lait', 'latin1'), 'byte 3 (0xe9)'],
    ['a byte that begins nothing', Buffer.from([0x61, 0xff]), 'byte 1 (0xff)'],
    ['a character cut off at the end', Buffer.from('患者').subarray(0, 5), 'byte 3 (0xe8)'],
    ['an overlong form', Buffer.from([0x61, 0xc0, 0xaf]), 'byte 1 (0xc0)'],
    ['half a surrogate pair', Buffer.from([0xed, 0xa0, 0x80]), 'byte 0 (0xed)'],
    [
      'a fault behind the first read',
      Buffer.concat([Buffer.from('é'.repeat(300_001)), Buffer.from([0x80])]),
      'byte 600002 (0x80)',
    ],
    [
      'a fault across two reads',
      Buffer.concat([Buffer.from('a'.repeat(256 * 1024 - 1)), Buffer.from([0xe6, 0x41])]),
      'byte 262143 (0xe6)',
    ],
  ])('%s is refused with the place', async (_, bytes, place) => {
    const refusal = { code: 'file-encoding', message: expect.stringContaining(place) as string };
    await expect(readAll(bytes)).rejects.toMatchObject(refusal);
  });

  test('UTF-16 is named', async () => {
    await expect(readAll(Buffer.from('\ufeffabc', 'utf16le'))).rejects.toThrow('UTF-16');
  });

  test.each([
    ['nothing at all', ''],
    ['a byte-order mark', '\ufeff'],
    ['white space', ' \r\n\t'],
  ])('a file of %s is empty', async (_, content) => {
    await expect(readAll(content)).rejects.toMatchObject({ code: 'file-empty' });
  });

  test.each([
    ['a workbook', 'PK\x03\x04\x14\0'],
    ['a Parquet file', 'PAR1\x15\x04'],
    ['a model', 'GGUF\x03\0\0\0'],
  ])('%s is named instead of read', async (_, content) => {
    await expect(readAll(content)).rejects.toMatchObject({ code: 'file-format' });
  });

  test('a file that is not there is named', async () => {
    await expect(openText('/nowhere/a.json')).rejects.toMatchObject({ code: 'not-found' });
  });
});
