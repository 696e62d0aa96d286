/** Short sentences about what was just done; each goes by itself. What needs an answer is never told this way. */

export interface Toast {
  id: number;
  text: string;
}

/** Milliseconds a sentence stays: long enough to be read twice. */
const stay = 6000;
/** Sentences at once. */
const most = 3;

let last = 0;
let said = $state.raw<readonly Toast[]>([]);

/** What is said now, the newest last. */
export const toasts = (): readonly Toast[] => said;

export function say(text: string): void {
  const id = ++last;
  said = [...said.slice(1 - most), { id, text }];
  setTimeout(() => dismiss(id), stay);
}

export function dismiss(id: number): void {
  said = said.filter((one) => one.id !== id);
}
