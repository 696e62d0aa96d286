import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { storeUpload, sweepIncoming } from '../../src-main/fronts/upload';

const folder = () => join(mkdtempSync(join(tmpdir(), 'workbench-upload-')), 'incoming');
const body = (bytes: number) => Readable.from([Buffer.alloc(bytes)]);

test('a file beyond the limit is refused by its declared length before a byte is read', async () => {
  const incoming = folder();
  await expect(storeUpload(incoming, 'a.json', body(3), 11, 10)).rejects.toMatchObject({ code: 'refused' });
  expect(existsSync(incoming)).toBe(false);
});

test('a file that turns out longer than the limit leaves nothing behind', async () => {
  const incoming = folder();
  await expect(storeUpload(incoming, 'a.json', body(11), null, 10)).rejects.toMatchObject({
    code: 'refused',
  });
  expect(readdirSync(incoming)).toEqual([]);
});

test('an upload that breaks off leaves nothing behind', async () => {
  const incoming = folder();
  const broken = new Readable({ read: () => broken.destroy(new Error('connection lost')) });
  await expect(storeUpload(incoming, 'a.json', broken, null)).rejects.toThrow('connection lost');
  expect(readdirSync(incoming)).toEqual([]);
});

test.each([
  ['notes.csv', 'notes.csv'],
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\boot.ini', 'boot.ini'],
  ['..', 'file'],
  ['a\u0000b\n.json', 'ab.json'],
])('%j is stored under its plain name in a folder of its own', async (name, plain) => {
  const incoming = folder();
  const file = await storeUpload(incoming, name, body(1), null);
  expect(basename(file)).toBe(plain);
  expect(dirname(dirname(file))).toBe(incoming);
});

test('the next start removes what came in, but not what is used from where it lies', async () => {
  const incoming = folder();
  const [model] = [
    await storeUpload(incoming, 'm.gguf', body(1), null),
    await storeUpload(incoming, 'a.json', body(1), null),
  ];
  sweepIncoming(incoming, [model]);
  expect(readdirSync(incoming)).toEqual([basename(dirname(model))]);
});
