/** The tour of the sample: three steps, each of which is over when what it asks for has really happened. */
import type { ViewName } from '../../src-main/common/window-commands';
import { duration, percent } from '../format';
import { remember, rememberedValue } from '../remembered';
import type { Workspace } from './workspace.svelte';

export interface TourStep {
  title: string;
  view: ViewName;
  /** What to do, once the view is shown. */
  text: string;
  /** What to look at while it is under way. */
  meanwhile: string;
}

export const tourSteps: readonly TourStep[] = [
  {
    title: 'Look at the instructions',
    view: 'Datasets',
    text: 'Choose a row of the list: its instruction, its input and the answer that the model is to learn stand beside it.',
    meanwhile: '',
  },
  {
    title: 'Fine-tune',
    view: 'Train',
    text: 'Everything is filled in. Press the large button: a small model learns from these instructions while you watch.',
    meanwhile:
      'The loss falls as the model learns. What it learns is kept as an adapter, a small file beside the model.',
  },
  {
    title: 'Run the matrix',
    view: 'Synergy',
    text: 'Run the plan “sample”: eight trainings, from none to all categories, each tested on three tasks. It takes a minute or two on an idle computer.',
    meanwhile: 'Squares appear as cells are finished: a row is what was trained on, a column a task.',
  },
];

export const tourEnd =
  'A row is what was trained on, a column a task; the number is the change from the untrained base, in points. Choose a square for its interval and its tests.';

/** What is kept of it for the next start. */
interface Kept {
  open: boolean;
  /** ISO 8601; what is older counts for nothing. */
  since: string;
  /** A row was chosen. */
  looked: boolean;
}

/** What else stands there counts as nothing. */
const keptOf = (value: unknown): Kept | null =>
  typeof value === 'object' && value !== null && 'open' in value && 'since' in value && 'looked' in value
    ? (value as Kept)
    : null;

const now = (): string => new Date().toISOString();

export class Tour {
  #kept = $state.raw<Kept | null>(keptOf(rememberedValue('tour')));
  readonly #runs = $derived.by(() => this.workspace.runs.list.filter((one) => this.#counts(one)));
  readonly #matrices = $derived.by(() => this.workspace.matrices.list.filter((one) => this.#counts(one)));
  readonly #done = $derived([
    this.#kept?.looked ?? false,
    this.#runs.some(({ state }) => state === 'done'),
    this.#matrices.some(({ state }) => state === 'done'),
  ]);
  /** The first step that is not over; as many as there are steps: all are. */
  readonly at = $derived(this.#done.includes(false) ? this.#done.indexOf(false) : this.#done.length);
  readonly open = $derived(this.#kept?.open ?? false);

  constructor(private readonly workspace: Workspace) {}

  isDone(step: number): boolean {
    return this.#done[step] ?? false;
  }

  /** How far what the step waits for is, in words; null: it has not begun. */
  get progress(): string | null {
    const { runs, matrices } = this.workspace;
    if (this.at === 1 && runs.running) {
      const { last } = runs.curveOf(runs.running.id);
      if (!last) return 'Reading the instructions…';
      return `${percent((last.step + 1) / last.steps)} · ${duration(last.secondsLeft)} left`;
    }
    if (this.at === 2 && matrices.running)
      return `Training ${matrices.running.done + 1} of ${matrices.running.of}`;
    return null;
  }

  /** Opens it at the first start: in a workspace as it is made, in which nothing was done yet. */
  offer(): void {
    const { status, runs, matrices } = this.workspace;
    const untouched = runs.list.length + matrices.list.length === 0;
    if (!this.#kept && status?.sample && !status.readOnly && untouched) this.#keep(this.#now);
  }

  /** From the beginning, whatever was done before. */
  begin(): void {
    this.#keep({ open: true, since: now(), looked: false });
  }

  end(): void {
    this.#keep({ ...this.#now, open: false });
  }

  /** A row of a dataset was chosen. */
  look(): void {
    if (this.open && !this.#now.looked) this.#keep({ ...this.#now, looked: true });
  }

  get #now(): Kept {
    return this.#kept ?? { open: true, since: '', looked: false };
  }

  #counts({ createdAt }: { createdAt: string }): boolean {
    return createdAt >= this.#now.since;
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    remember('tour', JSON.stringify(kept));
  }
}
