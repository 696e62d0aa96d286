import { expect, test } from 'vitest';
import { unpackLz4, unpackLz4Raw } from '../../src-main/data/readers/lz4';
import { framed, literals } from './archives';

const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(typeof part === 'number' ? [part] : part)));
const text = (unpacked: Uint8Array) => Buffer.from(unpacked).toString();

test('a block by hand: three literals, nine bytes from three before, one more literal', () => {
  const block = bytes(0x35, 'abc', 3, 0, 0x10, '!');
  expect(text(unpackLz4Raw(block, 13))).toBe('abcabcabcabc!');
});

test('sizes of fifteen and more go on in further bytes', () => {
  const block = bytes(0x1f, 'x', 1, 0, 255, 10, 0x10, '.');
  expect(text(unpackLz4Raw(block, 286))).toBe(`${'x'.repeat(1 + 15 + 255 + 10 + 4)}.`);
  expect(text(unpackLz4Raw(literals(Buffer.from('y'.repeat(1000))), 1000))).toBe('y'.repeat(1000));
});

test('blocks come in frames or without', () => {
  const [one, two] = [Buffer.from('first '), Buffer.from('second')];
  expect(text(unpackLz4(Buffer.concat([framed(one), framed(two)]), 12))).toBe('first second');
  expect(text(unpackLz4(literals(one), 6))).toBe('first ');
  expect(unpackLz4(Buffer.alloc(0), 0)).toHaveLength(0);
});

test.each([
  ['a copy from before the beginning', bytes(0x10, 'a', 2, 0)],
  ['a copy from nowhere', bytes(0x10, 'a', 0, 0)],
  ['literals that are cut off', bytes(0x50, 'abc')],
  ['a copy beyond the end', bytes(0x1f, 'a', 1, 0, 255, 255)],
  ['too little', bytes(0x10, 'a')],
])('%s is refused', (_, block) => {
  expect(() => unpackLz4Raw(block, 8)).toThrow('LZ4 data are damaged');
});
