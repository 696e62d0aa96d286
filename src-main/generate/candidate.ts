/** An answer -> the text of an instruction, or why it is none. */
import type { InstructionText } from '../common/instruction';

const fields = ['instruction', 'input', 'output'] as const;

/** Reads the JSON object of an answer; a server may put words or a fence around it. White space at the ends goes. */
export function readCandidate(answer: string): InstructionText | { reason: string } {
  const object = /\{[^]*\}/.exec(answer)?.[0];
  if (object === undefined) return { reason: answer.includes('{') ? 'is cut off' : 'holds no JSON object' };
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(object) as Record<string, unknown>;
  } catch {
    return { reason: 'is no valid JSON' };
  }
  const text = { instruction: '', input: '', output: '' };
  for (const field of fields) {
    const value = parsed[field] ?? '';
    if (typeof value !== 'string') return { reason: `${field} is no text` };
    if (!value.isWellFormed()) return { reason: `${field} holds half a character` };
    text[field] = value.trim();
    if (text[field] === '' && field !== 'input') return { reason: `${field} is blank` };
  }
  return text;
}
