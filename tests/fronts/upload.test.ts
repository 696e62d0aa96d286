import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('an extension that is no plain word is dropped', async () => {
  const incoming = folder();
  expect(await storeUpload(incoming, 'a.js/on', body(1), null)).toMatch(/incoming.[0-9a-f]{16}$/);
});

test('the next start removes what came in, but keeps models', () => {
  const incoming = folder();
  sweepIncoming(incoming);
  for (const name of ['a.json', 'b.gguf']) writeFileSync(join(incoming, name), 'x');
  sweepIncoming(incoming);
  expect(readdirSync(incoming)).toEqual(['b.gguf']);
});
