/** Are two adapters the same to the last bit? */
import type { Adapter, Pair } from './adapter';

export const sameAdapter = (one: Adapter, other: Adapter): boolean =>
  one.architecture === other.architecture &&
  one.alpha === other.alpha &&
  one.pairs.length === other.pairs.length &&
  one.pairs.every((pair, i) => samePair(pair, other.pairs[i]!));

const samePair = (one: Pair, other: Pair): boolean =>
  one.layer === other.layer &&
  one.module === other.module &&
  one.rank === other.rank &&
  sameBits(one.a, other.a) &&
  sameBits(one.b, other.b) &&
  sameBits(one.magnitude ?? none, other.magnitude ?? none);

const none = new Float32Array();

const sameBits = (one: Float32Array, other: Float32Array): boolean => bytesOf(one).equals(bytesOf(other));

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
