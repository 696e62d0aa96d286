/** What a process said last, kept for the sentence that tells how it ended. */
import type { Readable } from 'node:stream';

const most = 4000;

/** A place in a program that failed, of use to nobody but its makers. */
const frame = /^\s*\d+: 0x[0-9a-f]+|^-{3,}.*-{3,}$/;

/** @param pass is given everything as it comes @returns the last lines so far, at most 4,000 characters, without native stack frames */
export function lastLines(stream: Readable, pass: (chunk: Buffer) => void): () => string {
  let said = '';
  stream.on('data', (chunk: Buffer) => {
    pass(chunk);
    said = (said + chunk.toString()).slice(-most);
  });
  const lines = () => said.split('\n').filter((line) => line.trim() !== '' && !frame.test(line));
  return () => lines().slice(-8).join('\n');
}
