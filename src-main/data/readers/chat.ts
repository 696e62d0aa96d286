/**
 * A conversation -> an instruction. The last reply of the assistant is the output. A system message is the instruction
 * and what the user says the input; without one the user's words are the instruction. Of several turns the input holds
 * all before the last reply, each under the name of who speaks. What does not fit this is quarantined, never cut.
 */
import type { InstructionText } from '../../common/instruction';
import { kindOf } from './record';

export type ChatLayout = 'messages' | 'conversations';

const keys: Record<ChatLayout, readonly [role: string, text: string]> = {
  messages: ['role', 'content'],
  conversations: ['from', 'value'],
};

/** Who speaks, by every name that is in use for it. */
const roles: Record<string, 'system' | 'user' | 'assistant'> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  prompter: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  bot: 'assistant',
  chatgpt: 'assistant',
  model: 'assistant',
};

/** The instruction of a conversation of several turns without a system message. */
export const continueConversation = 'Write the assistant’s next reply in the conversation.';
const names = { user: 'User', assistant: 'Assistant' } as const;
/** A line that would be taken for the beginning of a turn. */
const turnLine = /^(User|Assistant):/m;

interface Message {
  role: 'system' | 'user' | 'assistant';
  text: string;
}

/** Which kind of conversation a record holds; null: none. */
export function chatLayoutOf(fields: Readonly<Record<string, unknown>>): ChatLayout | null {
  for (const layout of ['messages', 'conversations'] as const) {
    const [first] = Array.isArray(fields[layout]) ? (fields[layout] as unknown[]) : [];
    if (typeof first === 'object' && first !== null && keys[layout][0] in first) return layout;
  }
  return null;
}

/** The instruction of a record's conversation, or why it is none. */
export function chatText(
  fields: Readonly<Record<string, unknown>>,
  layout: ChatLayout,
): InstructionText | { reason: string } {
  const list = fields[layout];
  if (!Array.isArray(list)) return { reason: `${layout} is ${kindOf(list ?? null)}; it must be a list` };
  const messages: Message[] = [];
  for (const [i, one] of list.entries()) {
    const read = messageOf(one, layout);
    if ('reason' in read) return { reason: `message ${i + 1} ${read.reason}` };
    messages.push(read);
  }
  return instructionOf(messages);
}

function messageOf(value: unknown, layout: ChatLayout): Message | { reason: string } {
  if (typeof value !== 'object' || value === null) return { reason: `is ${kindOf(value)}, not an object` };
  const [roleKey, textKey] = keys[layout];
  const { [roleKey]: name, [textKey]: content } = value as Record<string, unknown>;
  const role = typeof name === 'string' ? roles[name.toLowerCase()] : undefined;
  if (!role)
    return { reason: `is of “${String(name).slice(0, 40)}”, who is neither system, user nor assistant` };
  const text = textOf(content);
  if (text === null) return { reason: `holds ${kindOf(content ?? null)}; it must be text` };
  if (text.trim() === '') return { reason: 'is blank' };
  return { role, text };
}

/** Text as it stands, or the text parts of a message joined; null where a part is no text. */
function textOf(content: unknown): string | null {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  const parts = content.map((part: unknown) => (part as { text?: unknown } | null)?.text);
  return parts.every((part) => typeof part === 'string') ? parts.join('') : null;
}

function instructionOf(messages: readonly Message[]): InstructionText | { reason: string } {
  const [system, turns] =
    messages[0]?.role === 'system' ? [messages[0].text, messages.slice(1)] : [null, messages];
  const before = turns.slice(0, -1);
  const last = turns.at(-1);
  if (turns.some(({ role }) => role === 'system')) return { reason: 'has a system message in its midst' };
  if (last?.role !== 'assistant') return { reason: 'does not end with a reply of the assistant' };
  if (before.length === 0) return { reason: 'holds nothing that the assistant replies to' };
  const output = last.text;
  if (before.length === 1 && before[0]!.role === 'user')
    return system === null
      ? { instruction: before[0]!.text, input: '', output }
      : { instruction: system, input: before[0]!.text, output };
  if (before.some(({ text }) => turnLine.test(text)))
    return {
      reason: 'has a line that begins with “User:” or “Assistant:”, so its turns could not be told apart',
    };
  const input = before.map(({ role, text }) => `${names[role as keyof typeof names]}: ${text}`).join('\n\n');
  return { instruction: system ?? continueConversation, input, output };
}
