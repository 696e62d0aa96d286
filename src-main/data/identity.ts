/** The identity of an instruction: the same content has the same id in every dataset and on every machine. */
import { hash } from 'node:crypto';
import type { InstructionText } from '../common/instruction';

/** The first 32 hex digits of SHA-256 over the NFC-normalised `instruction \0 input \0 output` in UTF-8. */
export function instructionId({ instruction, input, output }: InstructionText): string {
  const text = [instruction, input, output].map((part) => part.normalize('NFC')).join('\0');
  return hash('sha256', text).slice(0, 32);
}
