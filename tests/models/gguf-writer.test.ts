/** The writer against an independent reader, and its rounding against golden bit patterns. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GgmlType, readGgufFileInfo } from 'node-llama-cpp';
import { expect, test } from 'vitest';
import { encodeFloats } from '../../src-main/models/floats';
import { writeGguf } from '../../src-main/models/gguf-writer';

const folder = mkdtempSync(join(tmpdir(), 'gguf-writer-'));

test('an independent reader finds every metadata value and tensor again', async () => {
  const file = join(folder, 'values.gguf');
  writeGguf(
    file,
    {
      'general.architecture': 'llama',
      'test.bool': true,
      'test.uint8': { type: 'uint8', value: 255 },
      'test.int16': { type: 'int16', value: -2 },
      'test.uint32': { type: 'uint32', value: 4294967295 },
      'test.uint64': { type: 'uint64', value: 2n ** 40n },
      'test.float32': { type: 'float32', value: 0.5 },
      'test.float64': { type: 'float64', value: 0.1 },
      'test.strings': { type: 'string', values: ['naïve', '', '▁a'] },
      'test.floats': { type: 'float32', values: [-1.5, 0.25] },
      'test.ints': { type: 'int32', values: [1, -1] },
    },
    [
      { name: 'a.weight', shape: [3, 2], type: 'F32', data: Float32Array.of(1, 2, 3, 4, 5, 6) },
      { name: 'b.weight', shape: [1], type: 'F16', data: Float32Array.of(1) },
    ],
  );
  const seen = await readGgufFileInfo(file, { logWarnings: false });
  const values = seen.metadata as unknown as Record<string, Record<string, unknown>>;
  expect(values.test).toMatchObject({
    bool: true,
    uint8: 255,
    int16: -2,
    uint32: 4294967295,
    float32: 0.5,
    float64: 0.1,
  });
  expect(Number(values.test!.uint64)).toBe(2 ** 40);
  expect(values.test!.strings).toEqual(['naïve', '', '▁a']);
  expect(values.test!.floats).toEqual([-1.5, 0.25]);
  expect(values.test!.ints).toEqual([1, -1]);
  const tensors = seen.fullTensorInfo!.map(({ name, dimensions, ggmlType, offset }) => [
    name,
    dimensions.map(Number),
    ggmlType,
    Number(offset),
  ]);
  expect(tensors).toEqual([
    ['a.weight', [3, 2], GgmlType.F32, 0],
    ['b.weight', [1], GgmlType.F16, 32],
  ]);
  const bytes = readFileSync(file);
  expect(bytes.length % 32).toBe(0);
  expect(bytes.subarray(-64, -40)).toEqual(Buffer.from(Float32Array.of(1, 2, 3, 4, 5, 6).buffer));
  expect([...bytes.subarray(-32, -30)]).toEqual([0x00, 0x3c]);
});

test('a tensor whose data contradicts its shape is refused and leaves no file', () => {
  const file = join(folder, 'refused.gguf');
  const tensor = { name: 'x', shape: [2, 2], type: 'F32' as const, data: new Float32Array(3) };
  expect(() => writeGguf(file, {}, [tensor])).toThrow('x of shape 2 x 2 has 3 elements');
  expect(readdirSync(folder).filter((name) => name.startsWith('refused'))).toEqual([]);
});

const words = (type: 'F16' | 'BF16', values: number[]) => [
  ...new Uint16Array(encodeFloats(Float32Array.from(values), type).buffer),
];

test('F16 rounds to nearest with ties to even, down to subnormals and up to infinity', () => {
  const tie = 1 + 2 ** -11;
  const oddTie = 1 + 3 * 2 ** -11;
  expect(words('F16', [1, tie, oddTie, -2, 2 ** -24, 2 ** -25, 65504, 65520, 0.1])).toEqual([
    0x3c00, 0x3c00, 0x3c02, 0xc000, 0x0001, 0x0000, 0x7bff, 0x7c00, 0x2e66,
  ]);
});

test('BF16 rounds to nearest with ties to even and keeps a NaN a NaN', () => {
  const [one, tie, oddTie, big, nan] = words('BF16', [1, 1 + 2 ** -8, 1 + 3 * 2 ** -8, 3.4028234e38, NaN]);
  expect([one, tie, oddTie, big]).toEqual([0x3f80, 0x3f80, 0x3f82, 0x7f80]);
  expect(nan! & 0x7f80).toBe(0x7f80);
  expect(nan! & 0x007f).not.toBe(0);
});
