/** Safetensors: what is written, byte for byte, and every file that does not say what it is. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../src-main/adapters/safetensors';
import { fresh, writeSafe } from './fixtures';

const bytes = Uint8Array.of(0, 0, 128, 63, 0, 0, 0, 64);
const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };

test('a file is the length of the header, the header padded to eight, and the data', () => {
  const file = fresh();
  writeSafetensors(file, [{ name: 'x', shape: [1, 2], type: 'F32', bytes }]);
  const written = readFileSync(file);
  const header = '{"__metadata__":{"format":"pt"},"x":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
  expect(written.readBigUInt64LE()).toBe(88n);
  expect(written.subarray(8, 96).toString()).toBe(header.padEnd(88));
  expect(written.subarray(96)).toEqual(Buffer.from(bytes));
});

test('what is written is read back', () => {
  const file = fresh();
  const tensors = [
    { name: 'a', shape: [2, 1], type: 'F32' as const, bytes },
    { name: 'b', shape: [1], type: 'BF16' as const, bytes: Uint8Array.of(128, 63) },
  ];
  writeSafetensors(file, tensors);
  const read = readSafetensors(file).map((tensor) => ({ ...tensor, bytes: Uint8Array.from(tensor.bytes) }));
  expect(read).toEqual(tensors);
});

test('tensors come in the order of their data, whatever the order of the header', () => {
  const second = { dtype: 'F16', shape: [2], data_offsets: [8, 12] };
  const file = writeSafe({ second, first: entry }, new Uint8Array(12));
  expect(readSafetensors(file).map(({ name }) => name)).toEqual(['first', 'second']);
});

test.each([
  [
    'a header that claims more than the file has',
    { x: entry },
    bytes,
    1n << 60n,
    /claims 1152921504606846976 bytes/,
  ],
  ['a header that is no JSON', '{"x":', bytes, undefined, /header is not a JSON object/],
  ['a header that is a list', [], bytes, undefined, /header is not a JSON object/],
  ['data that is cut off', { x: entry }, bytes.subarray(4), undefined, /take 8 bytes, and it has 4/],
  ['data that nobody names', { x: entry }, new Uint8Array(12), undefined, /take 8 bytes, and it has 12/],
  [
    'a gap',
    { x: { ...entry, data_offsets: [4, 12] } },
    new Uint8Array(12),
    undefined,
    /x starts at 4, not at 0/,
  ],
  ['two tensors in one place', { x: entry, y: entry }, bytes, undefined, /y starts at 0, not at 8/],
  [
    'a shape that does not fit',
    { x: { ...entry, shape: [3] } },
    bytes,
    undefined,
    /x of 3 in F32 takes 8 bytes/,
  ],
  [
    'a shape beyond all numbers',
    { x: { ...entry, shape: [2 ** 52, 2 ** 52] } },
    bytes,
    undefined,
    /takes 8 bytes/,
  ],
  ['a negative place', { x: { ...entry, data_offsets: [-8, 0] } }, bytes, undefined, /x has no place/],
  [
    'a tensor without a shape',
    { x: { dtype: 'F32', data_offsets: [0, 8] } },
    bytes,
    undefined,
    /x has no shape/,
  ],
  ['another type', { x: { ...entry, dtype: 'I64', shape: [1] } }, bytes, undefined, /holds tensor x as I64/],
])('%s is refused', (_what, header, data, length, sentence) => {
  const file = writeSafe(header, data, length);
  expect(() => readSafetensors(file)).toThrow(expect.objectContaining({ code: 'file-format' }));
  expect(() => readSafetensors(file)).toThrow(sentence);
});

test('an empty file, and one too short for a length, are refused', () => {
  const file = fresh();
  writeFileSync(file, '');
  expect(() => readSafetensors(file)).toThrow(expect.objectContaining({ code: 'file-empty' }));
  writeFileSync(file, 'abc');
  expect(() => readSafetensors(file)).toThrow(/it has 3 bytes/);
});
