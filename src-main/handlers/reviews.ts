/** The Review view. */
import { randomUUID } from 'node:crypto';
import type { Handlers, SavedFile } from '../common/contract';
import { WorkbenchError } from '../common/errors';
import type { Ratings } from '../common/review';
import { exportTable } from '../runs/export';
import { drawQueue, listRows, reviewAgreement } from '../runs/reviews';
import type { Workspace } from '../runs/workspace';
import { reviewItem } from '../store/review-items';
import {
  countScope,
  lastReviewer,
  queueRows,
  reviewersOf,
  sessionOf,
  type Scope,
} from '../store/review-lists';
import { listQueues } from '../store/review-queues';
import { findRow } from '../store/review-rows';
import { changeRow, undoChange } from '../store/reviews';
import { datasetRatings, rateDataset, rubricOf, setRubric } from '../store/rubrics';

type Slice = Pick<
  Handlers,
  | 'lastReviewer'
  | 'openReview'
  | 'pageReview'
  | 'getReviewItem'
  | 'changeReview'
  | 'undoReview'
  | 'drawQueue'
  | 'getReviewAgreement'
  | 'setRubric'
  | 'rateDataset'
  | 'exportReviews'
>;

interface ReviewList {
  scope: Scope;
  viewer: { reviewer: string; adjudicating: boolean };
  keys: number[];
}

/** Lists that are kept: one for each window that reviews at a time. */
const mostLists = 8;
/** Of the intervals; the same as the command line's. */
const seed = 42;

/** @param saveFile asks the user where a text goes */
export function reviewHandlers(
  workspace: Workspace,
  saveFile: (name: string, text: string) => Promise<SavedFile>,
): Slice {
  const { store } = workspace;
  const lists = new Map<string, ReviewList>();
  /** Rows of a scope, counted when it is opened: a decision must not count a million rows. */
  const sizes = new Map<string, number>();
  const session = ({ dataset, queue, reviewer }: Scope & { reviewer: string }) => {
    const key = JSON.stringify([dataset, queue]);
    if (!sizes.has(key)) sizes.set(key, countScope(store, { dataset, queue }));
    return sessionOf(store, { dataset, queue }, reviewer, sizes.get(key)!);
  };
  const ownRatings = (dataset: string, reviewer: string): Ratings =>
    Object.fromEntries(
      datasetRatings(store, dataset).flatMap((one) =>
        one.reviewer === reviewer ? [[one.criterion, one.value]] : [],
      ),
    );
  return {
    lastReviewer: () => lastReviewer(store),
    openReview: async (asked) => {
      const { dataset, queue, reviewer, show } = asked;
      sizes.delete(JSON.stringify([dataset, queue]));
      const viewer = { reviewer, adjudicating: show === 'disagreements' };
      const list = randomUUID();
      const keys = await listRows(workspace, asked);
      lists.set(list, { scope: { dataset, queue }, viewer, keys });
      if (lists.size > mostLists) lists.delete(lists.keys().next().value!);
      return {
        list,
        total: keys.length,
        session: session(asked),
        queues: listQueues(store, dataset),
        reviewers: reviewersOf(store, dataset),
        rubric: rubricOf(store, dataset),
        ofDataset: ownRatings(dataset, reviewer),
      };
    },
    pageReview: ({ list: name, offset, limit }) => {
      const list = lists.get(name);
      if (!list) throw forgotten();
      return queueRows(store, list.scope, list.viewer, list.keys.slice(offset, offset + limit));
    },
    getReviewItem: ({ dataset, id, ...viewer }) => reviewItem(store, findRow(store, dataset, id), viewer),
    changeReview: ({ id, change, adjudicating, ...scope }) => {
      const row = findRow(store, scope.dataset, id);
      changeRow(store, row, scope.reviewer, change);
      return {
        item: reviewItem(store, row, { reviewer: scope.reviewer, adjudicating }),
        session: session(scope),
      };
    },
    undoReview: (scope) => {
      const undone = undoChange(store, scope.dataset, scope.reviewer);
      if (!undone) return null;
      const adjudicating = undone.kind === 'adjudication';
      return {
        kind: undone.kind,
        item: reviewItem(store, undone, { reviewer: scope.reviewer, adjudicating }),
        session: session(scope),
      };
    },
    drawQueue: (request) => drawQueue(workspace, request),
    getReviewAgreement: ({ dataset, queue }) =>
      reviewAgreement(workspace, { dataset, queue, of: 'decision', seed }),
    setRubric: ({ dataset, rubric }) => {
      setRubric(store, dataset, rubric);
      return rubricOf(store, dataset);
    },
    rateDataset: ({ dataset, reviewer, criterion, value }) => {
      rateDataset(store, dataset, reviewer, criterion, value);
      return ownRatings(dataset, reviewer);
    },
    exportReviews: ({ dataset }) =>
      saveFile(
        `${dataset}-reviews.csv`,
        exportTable(workspace, 'reviews', { format: 'csv', from: dataset, spreadsheetSafe: true }),
      ),
  };
}

function forgotten(): WorkbenchError {
  return new WorkbenchError(
    'not-found',
    'The program does not know this list any more.',
    'Open the review again.',
  );
}
