/** Words for decisions, changes and the lines of a history. */
import type { LabelMethod } from '../src-main/common/category-label';
import type { ChangeKind, Decision, HistoryEntry, Show } from '../src-main/common/review';
import type { Strategy } from '../src-main/common/review-sample';

export const decisionWords: Record<Decision, string> = { accepted: 'Accepted', rejected: 'Rejected' };

export const changeWords: Record<ChangeKind, string> = {
  decision: 'the decision',
  ratings: 'the rating',
  note: 'the note',
  category: 'the category',
  text: 'the edit',
  adjudication: 'the adjudication',
};

export const showWords: Record<Show, string> = {
  open: 'To review',
  all: 'All rows',
  decided: 'Reviewed',
  disagreements: 'To adjudicate',
};

export const strategyWords: Record<Strategy, string> = {
  random: 'At random',
  stratified: 'By category',
  uncertain: 'Uncertain first',
  'in-order': 'In order',
};

export const methodWords: Record<LabelMethod, string> = {
  hand: 'by hand',
  reader: 'by file',
  model: 'by model',
  rules: 'by rule',
};

/** “accepted by R1”, “category QA by R1”, “R1 took back a decision”. */
export function historyWords(entry: HistoryEntry): string {
  if (entry.undoes !== null) return `${entry.who} took back ${changeWords[entry.kind]}`;
  return `${done(entry)} by ${entry.who}`;
}

function done(entry: HistoryEntry): string {
  switch (entry.kind) {
    case 'decision':
      return entry.after ?? 'not decided';
    case 'adjudication':
      return `adjudicated: ${entry.after ?? 'open'}`;
    case 'category':
      return entry.after === null ? 'category by hand taken away' : `category ${entry.after}`;
    case 'note':
      return entry.after === '' ? 'note taken away' : 'noted';
    case 'text':
      return 'edited';
    case 'ratings': {
      const changed = Object.entries(entry.after).filter(([name, value]) => entry.before[name] !== value);
      return changed.map(([name, value]) => `${name} ${value}`).join(', ') || 'rating taken away';
    }
  }
}

/** A statistic as papers print it: .71, −.05. */
export function statistic(value: number): string {
  const text = Math.abs(value).toFixed(2).replace(/^0/, '');
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
