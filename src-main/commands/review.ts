/** `review …`: what is to be reviewed, one decision at a time, and how far reviewers agree. */
import { Argument, Option, type Command } from 'commander';
import { WorkbenchError } from '../common/errors';
import { categories, type Category } from '../common/instruction';
import {
  decisions,
  shows,
  type Change,
  type Decision,
  type ReviewAgreement,
  type ReviewItem,
  type Show,
} from '../common/review';
import { strategies, type Strategy } from '../common/review-sample';
import { newestDataset } from '../runs/export';
import { drawQueue, listRows, reviewAgreement } from '../runs/reviews';
import type { Workspace } from '../runs/workspace';
import { together } from '../store/connection';
import { reviewItem } from '../store/review-items';
import { countScope, queueRows, reviewersOf, sessionOf } from '../store/review-lists';
import { listQueues, queueNamed } from '../store/review-queues';
import { findRow } from '../store/review-rows';
import { changeRow, reviewOf, undoChange } from '../store/reviews';
import { describeAgreement } from './agreement';
import type { Cli } from './cli';
import { addPackCommands } from './review-pack';
import { textTable } from './text-table';

export function addReview(program: Command, cli: Cli): void {
  const review = program
    .command('review')
    .description('accept, reject and rate instructions; agreement of reviewers');
  addQueueCommand(review, cli);
  addSet(review, cli);
  addUndo(review, cli);
  addAgreementCommand(review, cli);
  addPackCommands(review, cli);
}

const datasetArgument = () => new Argument('[dataset]', 'default: the one imported last');
const reviewerOption = () => new Option('--reviewer <name>', 'who reviews');

interface QueueOptions {
  strategy?: Strategy;
  size: number;
  queue?: string;
  reviewer?: string;
  show: Show;
  limit: number;
}

function addQueueCommand(review: Command, cli: Cli): void {
  review
    .command('queue')
    .description('list what is to be reviewed, or draw a sample of it')
    .addArgument(datasetArgument())
    .addOption(new Option('--strategy <strategy>', 'draw a queue that is kept').choices(strategies))
    .addOption(new Option('--size <rows>', 'rows to draw').default(200).argParser(Number))
    .option('--queue <name>', 'a queue that was drawn before (default: all rows)')
    .addOption(reviewerOption())
    .addOption(new Option('--show <rows>', 'which rows').choices(shows).default('open'))
    .addOption(new Option('--limit <rows>', 'rows to print').default(50).argParser(Number))
    .action(async (dataset: string | undefined, options: QueueOptions) => {
      const open = options.strategy ? cli.inWorkspace : cli.reading;
      const listed = await open((workspace) =>
        listQueue(workspace, dataset ?? newestDataset(workspace.store), options, cli.seed()),
      );
      cli.print(listed, () => describeQueue(listed));
    });
}

async function listQueue(workspace: Workspace, dataset: string, options: QueueOptions, seed: number) {
  const { store } = workspace;
  const { strategy, size, reviewer = '', show, limit } = options;
  const queue = strategy
    ? await drawQueue(workspace, { dataset, strategy, size, seed })
    : options.queue === undefined
      ? null
      : queueNamed(store, dataset, options.queue);
  const scope = { dataset, queue: queue?.id ?? null };
  const keys = await listRows(workspace, { ...scope, reviewer, show });
  const viewer = { reviewer, adjudicating: show === 'disagreements' };
  return {
    dataset,
    queue,
    queues: listQueues(store, dataset),
    reviewers: reviewersOf(store, dataset),
    session: reviewer === '' ? null : sessionOf(store, scope, reviewer, countScope(store, scope)),
    show,
    total: keys.length,
    rows: queueRows(store, scope, viewer, keys.slice(0, limit)),
  };
}

function describeQueue({
  dataset,
  queue,
  session,
  show,
  total,
  rows,
}: Awaited<ReturnType<typeof listQueue>>): string {
  const lines = [
    `${dataset}, ${queue?.name ?? 'all rows'}: ${total} ${show === 'open' ? 'to review' : show}`,
  ];
  if (session)
    lines.push(
      `${session.reviewer}: ${session.reviewed} of ${session.of} reviewed, ${session.accepted} accepted, ${session.rejected} rejected, ${session.toAdjudicate} to adjudicate`,
    );
  if (rows.length > 0)
    lines.push(
      textTable(
        ['id', 'category', 'decision', 'instruction', 'reasons'],
        rows.map(({ id, category, decision, instruction, reasons }) => [
          id.slice(0, 12),
          category ?? '–',
          decision ?? '–',
          instruction.replaceAll(/\s+/g, ' ').slice(0, 60),
          reasons.join(', '),
        ]),
      ),
    );
  if (total > rows.length) lines.push(`… and ${total - rows.length} more; --limit N prints more`);
  return lines.join('\n');
}

interface SetOptions {
  reviewer: string;
  dataset?: string;
  note?: string;
  rate?: Record<string, number>;
  category?: Category;
  adjudicate?: true;
}

function addSet(review: Command, cli: Cli): void {
  review
    .command('set')
    .description('record a decision')
    .argument('<id>', 'of the instruction, or its first digits')
    .addArgument(new Argument('<decision>').choices(decisions))
    .addOption(reviewerOption().makeOptionMandatory())
    .option('--dataset <name>', 'default: whichever holds the id')
    .option('--note <text>', 'a remark')
    .option('--rate <ratings>', 'such as quality=4,relevance=5', parseRatings)
    .addOption(new Option('--category <category>', 'by hand').choices(categories))
    .option('--adjudicate', 'the word on reviewers who disagree')
    .action(async (id: string, decision: Decision, options: SetOptions) => {
      const item = await cli.inWorkspace(async ({ store }) => setReview(store, id, decision, options));
      cli.print(item, () => describeItem(item));
    });
}

function setReview(
  store: Workspace['store'],
  id: string,
  decision: Decision,
  { reviewer, dataset, note, rate, category, adjudicate }: SetOptions,
): ReviewItem {
  const row = findRow(store, dataset ?? null, id);
  const change = (one: Change) => changeRow(store, row, reviewer, one);
  together(store, () => {
    change({ kind: adjudicate ? 'adjudication' : 'decision', value: decision });
    if (rate) change({ kind: 'ratings', value: { ...reviewOf(store, row, reviewer).ratings, ...rate } });
    if (note !== undefined) change({ kind: 'note', value: note });
    if (category) change({ kind: 'category', value: category });
  });
  return reviewItem(store, row, { reviewer, adjudicating: false });
}

function addUndo(review: Command, cli: Cli): void {
  review
    .command('undo')
    .description('take back the last change of a reviewer; the history keeps both')
    .addArgument(datasetArgument())
    .addOption(reviewerOption().makeOptionMandatory())
    .action(async (dataset: string | undefined, { reviewer }: { reviewer: string }) => {
      const undone = await cli.inWorkspace(async ({ store }) => {
        const last = undoChange(store, dataset ?? newestDataset(store), reviewer);
        return last && { kind: last.kind, item: reviewItem(store, last, { reviewer, adjudicating: false }) };
      });
      cli.print(undone, () =>
        undone
          ? `Taken back: ${undone.kind} of ${describeItem(undone.item)}`
          : `${reviewer} has nothing to undo.`,
      );
    });
}

function describeItem({
  id,
  own: { reviewer, decision, ratings },
  category,
  exclusions,
}: ReviewItem): string {
  const rated = Object.entries(ratings).map(([name, value]) => `${name} ${value}`);
  return [
    id.slice(0, 12),
    `${decision ?? 'not decided'} by ${reviewer}`,
    category ?? 'no category',
    ...rated,
    ...exclusions.map(({ reason }) => `excluded from training: ${reason}`),
  ].join(' · ');
}

interface AgreementOptions {
  queue?: string;
  of: string;
  reviewers?: [string, string];
}

function addAgreementCommand(review: Command, cli: Cli): void {
  review
    .command('agreement')
    .description('how far the reviewers of a dataset agree, over the rows that two or more have rated')
    .addArgument(datasetArgument())
    .option('--queue <name>', 'only the rows of this queue')
    .option('--of <what>', '“decision” or a criterion of the rubric', 'decision')
    .option('--reviewers <two>', 'whose table is shown, such as R1,R2', parsePair)
    .action(async (given: string | undefined, { queue, of, reviewers }: AgreementOptions) => {
      const result = await cli.reading(async (workspace) => {
        const dataset = given ?? newestDataset(workspace.store);
        const scope = {
          dataset,
          queue: queue === undefined ? null : queueNamed(workspace.store, dataset, queue).id,
        };
        return reviewAgreement(workspace, { ...scope, of, pair: reviewers, seed: cli.seed() });
      });
      const { agreement, ...rest } = result;
      cli.print({ ...(agreement ?? undefinedAgreement), ...rest }, () => describeReviews(result));
    });
}

/** The keys that scripts rely on are there before two reviewers have rated the same row, too. */
const undefinedAgreement = {
  percent: null,
  cohen: null,
  cohenWeighted: null,
  fleiss: null,
  krippendorff: null,
};

function describeReviews({ agreement, accepted, table }: ReviewAgreement): string {
  if (!agreement) return 'No row has been rated by two reviewers yet.';
  const lines = [describeAgreement(agreement)];
  if (accepted !== null) lines.push(`accepted, of all decisions: ${(100 * accepted).toFixed(1)} %`);
  if (table) {
    const [first, second] = table.raters;
    lines.push(
      textTable(
        [`${first} \\ ${second}`, ...table.values],
        table.values.map((value, i) => [value, ...table.counts[i]!]),
      ),
    );
  }
  return lines.join('\n');
}

/** `name=value,…` */
function parseRatings(text: string): Record<string, number> {
  const pairs = text.split(',').map((pair) => /^\s*([^=\s]+)\s*=\s*(\d+)\s*$/.exec(pair));
  if (pairs.every((pair) => pair !== null))
    return Object.fromEntries(pairs.map(([, name, value]) => [name!, Number(value)]));
  throw new WorkbenchError('usage', `--rate has “${text}”.`, 'For example --rate quality=4,relevance=5');
}

/** `R1,R2` */
function parsePair(text: string): [string, string] {
  const names = text.split(',').map((name) => name.normalize('NFC').trim());
  if (names.length === 2 && names[0] !== names[1] && !names.includes('')) return names as [string, string];
  throw new WorkbenchError(
    'usage',
    `--reviewers has “${text}”; it names two.`,
    'For example --reviewers R1,R2',
  );
}
