/** An answer that was judged in the Playground becomes an instruction of its dataset, with a review. */
import type { InstructionText } from '../common/instruction';
import type { Decision } from '../common/review';
import { checkReviewer, checkText } from '../common/review';
import { instructionId } from '../data/identity';
import { findRow } from '../store/review-rows';
import { changeRow } from '../store/reviews';
import { labelByRules } from './categorise';
import { takeIn } from './take-in';
import type { Workspace } from './workspace';

/** The dataset of judged answers, and the source of its rows. */
export const playground = 'playground';

interface Judgement {
  text: InstructionText;
  decision: Decision;
  note: string;
  reviewer: string;
}

/**
 * The same answer judged again is the same row, decided anew.
 * @throws WorkbenchError `usage` for a blank name, instruction or answer
 */
export async function judgeAnswer(
  workspace: Workspace,
  { text, decision, note, reviewer }: Judgement,
): Promise<{ dataset: string; id: string }> {
  const { store } = workspace;
  checkReviewer(reviewer);
  checkText(text);
  const id = instructionId(text);
  await takeIn(store, { dataset: playground, source: playground }, [text]);
  const row = findRow(store, playground, id);
  changeRow(store, row, reviewer, { kind: 'decision', value: decision });
  changeRow(store, row, reviewer, { kind: 'note', value: note });
  await labelByRules(workspace, { dataset: playground, unsetOnly: true });
  return { dataset: playground, id };
}

/** The row stays, undecided by this reviewer. */
export function takeBackJudgement({ store }: Workspace, id: string, reviewer: string): void {
  const row = findRow(store, playground, id);
  changeRow(store, row, reviewer, { kind: 'decision', value: null });
  changeRow(store, row, reviewer, { kind: 'note', value: '' });
}
