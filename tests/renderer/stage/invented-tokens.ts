/** Invented tokens: no vocabulary cuts words like this. */
import type { InstructionText } from '../../../src-main/common/instruction';
import type { LossPreview } from '../../../src-main/common/loss-preview';

/** As a tokeniser of invented merges might cut them. */
export function lossPreview(row: InstructionText): LossPreview {
  const cut = (text: string): string[] => text.match(/[ ]?[\p{L}]{1,5}|[ ]?\p{N}|\s|[^\s\p{L}\p{N}]/gu) ?? [];
  const prompt = `### Instruction:\n${row.instruction}\n\n### Input:\n${row.input}\n\n### Response:\n`;
  const piece = (part: 'prompt' | 'counted') => (text: string, i: number) => ({
    ids: [1000 + i],
    text,
    part,
  });
  const read = ['<s>', ...cut(prompt)].map(piece('prompt'));
  const learnt = [...cut(row.output), '</s>'].map(piece('counted'));
  return {
    template: 'alpaca',
    contextLength: 2048,
    tokens: read.length + learnt.length,
    counted: learnt.length,
    pieces: [...read, ...learnt],
    omitted: null,
    tooLong: null,
  };
}
