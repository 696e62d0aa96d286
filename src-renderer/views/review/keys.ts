/** The keys of the Review view: what each does, and the words for it. */
import { categories } from '../../../src-main/common/instruction';
import type { Review } from '../../state/review.svelte';

export interface ReviewKey {
  /** As it is printed on the key. */
  key: string;
  does: string;
  act(review: Review): unknown;
}

export const reviewKeys: readonly ReviewKey[] = [
  { key: 'A', does: 'accept', act: (review) => review.decide('accepted') },
  { key: 'R', does: 'reject', act: (review) => review.decide('rejected') },
  {
    key: 'E',
    does: 'edit the texts; Ctrl+Enter saves, Escape leaves them',
    act: (review) => write(review, 'text'),
  },
  { key: 'N', does: 'write a note', act: (review) => write(review, 'note') },
  ...categories.map((category, i) => ({
    key: String(i + 1),
    does: `category ${category}`,
    act: (review: Review) => review.categorise(category),
  })),
  { key: 'U', does: 'undo your last change', act: (review) => review.undo() },
  { key: 'J', does: 'next row', act: (review) => review.step(1) },
  { key: 'K', does: 'row before', act: (review) => review.step(-1) },
  { key: 'D', does: 'adjudicate, or go back to your rows', act: (review) => review.adjudicate() },
  { key: 'G', does: 'one row, or a grid', act: (review) => turn(review) },
];

function write(review: Review, what: 'text' | 'note'): void {
  if (!review.item) return;
  review.layout = 'one';
  review.writing = what;
}

function turn(review: Review): void {
  review.layout = review.layout === 'one' ? 'grid' : 'one';
}

/** Whether a key press is meant for the view: not for a text, a menu, a sheet, or a shortcut of the program. */
export function isForView({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || !(target instanceof Element)) return false;
  if (target.closest('dialog, textarea, select')) return false;
  const input = target.closest('input');
  return !input || ['radio', 'checkbox'].includes(input.type);
}
