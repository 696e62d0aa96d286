/** The name of a snapshot: a hash over its rows, which any machine computes alike. */
import { createHash } from 'node:crypto';
import type { InstructionText } from '../common/instruction';
import type { FrozenRow } from '../common/snapshot';

/** The first 16 bytes of SHA-256 over the JSON of the three texts, byte for byte as they are stored. */
export function textHash({ instruction, input, output }: InstructionText): Buffer {
  const text = JSON.stringify([instruction, input, output]);
  return createHash('sha256').update(text, 'utf8').digest().subarray(0, 16);
}

export interface SnapshotHash {
  /** Rows come in the order of their ids. */
  add(row: FrozenRow): void;
  /** Hex. */
  digest(): string;
}

/** SHA-256 over one line for each row: the JSON of id, hash of the texts (hex), category, split, review and exclusion. */
export function createSnapshotHash(): SnapshotHash {
  const hash = createHash('sha256');
  return {
    add: (row) => {
      const { id, category, split, review, excluded } = row;
      const line = [id, textHash(row).toString('hex'), category, split, review, excluded];
      hash.update(`${JSON.stringify(line)}\n`, 'utf8');
    },
    digest: () => hash.digest('hex'),
  };
}
