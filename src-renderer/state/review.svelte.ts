/** A review under way: which rows, who reviews them, which one is looked at, and what is decided. */
import type { Input, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { Category, DatasetSummary, InstructionText } from '../../src-main/common/instruction';
import type {
  Change,
  Decision,
  OpenedReview,
  ReviewAgreement,
  ReviewItem,
  Session,
  Show,
} from '../../src-main/common/review';
import type { Exclusion } from '../../src-main/common/overlap';
import { errorOf } from '../api';
import { countOf } from '../format';
import { changeWords, decisionWords } from '../review-words';
import { ReviewItems } from './review-items.svelte';
import { ReviewList } from './review-list.svelte';
import { attempt } from './attempt';

type Calls = Pick<
  Workbench,
  | 'lastReviewer'
  | 'openReview'
  | 'pageReview'
  | 'getReviewItem'
  | 'changeReview'
  | 'undoReview'
  | 'undoExclusion'
  | 'drawQueue'
  | 'getReviewAgreement'
  | 'setRubric'
  | 'rateDataset'
>;

/** What is being written: nothing, the texts, or the note. */
export type Writing = 'nothing' | 'text' | 'note';

/** Items that are read ahead. */
const ahead = 5;
/** ms without a decision after which agreement is computed anew. */
const rest = 700;

export class Review {
  dataset = $state<string | null>(null);
  /** null: every row of the dataset. */
  queue = $state<number | null>(null);
  reviewer = $state<string | null>(null);
  show = $state<Show>('open');
  opened = $state.raw<OpenedReview | null>(null);
  session = $state.raw<Session | null>(null);
  agreement = $state.raw<ReviewAgreement | null>(null);
  list = $state.raw<ReviewList | null>(null);
  place = $state(0);
  /** A row that is looked at without being in the list: one that an undo has brought back. */
  apart = $state<string | null>(null);
  layout = $state<'one' | 'grid'>('one');
  writing = $state<Writing>('nothing');
  /** What was done last, for those who do not see it. */
  said = $state('');
  problem = $state.raw<WorkbenchError | null>(null);
  items = $state.raw<ReviewItems | null>(null);
  adjudicating = $derived(this.show === 'disagreements');
  id = $derived(this.apart ?? this.list?.at(this.place)?.id ?? null);
  item = $derived<ReviewItem | null>((this.id && this.items?.get(this.id)) || null);
  /** The decision that A and R set. */
  decision = $derived(this.item && (this.adjudicating ? this.item.adjudication : this.item.own.decision));
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly workbench: Calls,
    /** Reads the datasets anew. */
    private readonly changed: () => Promise<void>,
  ) {}

  /** Opens the review of a dataset for whoever reviewed last; without anybody it waits for a name. */
  async start(datasets: readonly DatasetSummary[]): Promise<void> {
    const known = datasets.some(({ name }) => name === this.dataset);
    if (known && this.opened) return;
    await this.#try(async () => {
      const dataset = known ? this.dataset : (datasets[0]?.name ?? null);
      if ((await this.who()) && dataset) await this.open({ dataset, queue: known ? this.queue : null });
      else this.dataset = dataset;
    });
  }

  /** The reviewer, or else whoever reviewed last; null: nobody has yet. @throws WorkbenchError */
  async who(): Promise<string | null> {
    return (this.reviewer ??= await this.workbench.lastReviewer(null));
  }

  /** Makes this the dataset that is reviewed, from its first open row: it is opened when the view is shown. */
  turnTo(dataset: string): void {
    Object.assign(this, { dataset, queue: null, show: 'open', opened: null });
  }

  /** Reads anew what other views may have changed in rows; the list and the place in it stay. */
  async refresh(): Promise<void> {
    if (!this.opened || !this.items) return;
    this.items = this.#newItems();
    if (this.apart === null) await this.look(this.place);
    else await this.#try(() => this.items!.read(this.apart!));
  }

  /** Lists rows; what is left out stays as it is. */
  open(of: Partial<Pick<Review, 'dataset' | 'queue' | 'reviewer' | 'show'>> = {}): Promise<void> {
    const turn = ++this.#turn;
    return this.#try(async () => {
      const { dataset, queue, reviewer, show } = { ...this.#chosen(), ...of };
      if (!dataset || !reviewer) return;
      const opened = await this.workbench.openReview({ dataset, queue, reviewer, show });
      if (turn !== this.#turn) return;
      Object.assign(this, { dataset, queue, reviewer, show, opened, session: opened.session });
      this.list = new ReviewList(this.workbench, opened.list, opened.total);
      this.items = this.#newItems();
      this.agreement = null;
      void this.#measure();
      await this.list.read(0, 1);
      await this.look(0);
    });
  }

  async draw(request: Omit<Input<'drawQueue'>, 'dataset'>): Promise<boolean> {
    let drawn = false;
    await this.#try(async () => {
      const queue = await this.workbench.drawQueue({ ...request, dataset: this.dataset! });
      await this.open({ queue: queue.id, show: 'open' });
      drawn = true;
    });
    return drawn;
  }

  /** Looks at the row of a place; those that come next are read ahead. */
  look(place: number): Promise<void> {
    const { list, items } = this;
    if (!list || !items) return Promise.resolve();
    this.place = Math.max(0, Math.min(place, list.total - 1));
    this.apart = null;
    this.writing = 'nothing';
    const from = this.place;
    return this.#try(async () => {
      await list.read(from, from + ahead + 1);
      const wanted = list.rows.slice(from, from + ahead + 1).flatMap((row) => row?.id ?? []);
      await Promise.all(wanted.map((id) => items.read(id)));
    });
  }

  step(by: number): Promise<void> {
    return this.look(this.place + by);
  }

  /** Accepts or rejects, and goes on to the next row that is open at once: what was decided is written meanwhile. */
  async decide(decision: Decision): Promise<void> {
    const { list, id, place, adjudicating } = this;
    if (!list || !id) return;
    const before = list.put(list.placeOf(id), { decision });
    const kind = adjudicating ? 'adjudication' : 'decision';
    const writing = this.#change(id, { kind, value: decision });
    const next = this.apart === null ? list.nextOpen(place) : place;
    if (next !== null) await this.look(next);
    if (await writing) this.said = this.#decidedWords(decision);
    else if (before) list.put(list.placeOf(id), { decision: before.decision });
  }

  async rate(criterion: string, value: number | null): Promise<void> {
    if (!this.item) return;
    const { [criterion]: _, ...others } = this.item.own.ratings;
    const ratings = value === null ? others : { ...others, [criterion]: value };
    if (await this.#change(this.item.id, { kind: 'ratings', value: ratings }))
      this.said = value === null ? `${criterion} not rated` : `${criterion} ${value}`;
  }

  async rateDataset(criterion: string, value: number | null): Promise<void> {
    const { dataset, reviewer, opened } = this;
    if (!dataset || !reviewer || !opened) return;
    await this.#try(async () => {
      const ofDataset = await this.workbench.rateDataset({ dataset, reviewer, criterion, value });
      this.opened = { ...opened, ofDataset };
      this.said = value === null ? `${criterion} not rated` : `${criterion} of the dataset ${value}`;
    });
  }

  async categorise(category: Category): Promise<void> {
    if (this.id && (await this.#change(this.id, { kind: 'category', value: category })))
      this.said = `Category ${category}`;
  }

  async save(text: InstructionText): Promise<void> {
    if (this.id && (await this.#change(this.id, { kind: 'text', value: text }))) {
      this.writing = 'nothing';
      this.said = 'The edit is saved; the original is kept';
    }
  }

  async saveNote(note: string): Promise<void> {
    if (this.id && (await this.#change(this.id, { kind: 'note', value: note }))) {
      this.writing = 'nothing';
      this.said = note === '' ? 'No note' : 'The note is saved';
    }
  }

  undo(): Promise<void> {
    const scope = this.#scope();
    if (!scope) return Promise.resolve();
    return this.#try(async () => {
      const undone = await this.workbench.undoReview(scope);
      if (!undone) {
        this.said = 'There is nothing to undo';
        return;
      }
      const { kind, item, session } = undone;
      this.#take(item, session);
      this.list?.mark(item.id, this.adjudicating ? item.adjudication : item.own.decision);
      this.writing = 'nothing';
      const place = this.list?.placeOf(item.id) ?? -1;
      if (place >= 0) await this.look(place);
      else this.apart = item.id;
      this.said = `Taken back: ${changeWords[kind]}`;
    });
  }

  /** Takes an exclusion back, for every row that it holds. */
  takeBack({ exclusion, rows }: Exclusion): Promise<void> {
    return this.#try(async () => {
      await this.workbench.undoExclusion({ dataset: this.dataset!, exclusion });
      this.items?.release(exclusion);
      this.said = `No longer excluded: ${countOf(rows, 'row')}`;
      await this.changed();
    });
  }

  /** Looks at what reviewers disagree on, or goes back to one's own rows. */
  adjudicate(): Promise<void> {
    return this.open({ show: this.adjudicating ? 'open' : 'disagreements' });
  }

  async setRubric(rubric: OpenedReview['rubric']): Promise<boolean> {
    const { dataset, opened } = this;
    if (!dataset || !opened) return false;
    let set = false;
    await this.#try(async () => {
      const changed = await this.workbench.setRubric({ dataset, rubric: [...rubric] });
      this.opened = { ...opened, rubric: changed };
      set = true;
    });
    return set;
  }

  #newItems(): ReviewItems {
    const { dataset, reviewer, adjudicating } = this;
    return new ReviewItems(this.workbench, { dataset: dataset!, reviewer: reviewer!, adjudicating });
  }

  async #change(id: string, change: Change): Promise<boolean> {
    const scope = this.#scope();
    if (!scope) return false;
    let changed = false;
    await this.#try(async () => {
      const request = { ...scope, id, adjudicating: this.adjudicating, change };
      const { item, session } = await this.workbench.changeReview(request);
      this.#take(item, session);
      changed = true;
    });
    return changed;
  }

  #take(item: ReviewItem, session: Session): void {
    this.items?.put(item);
    this.list?.put(this.list.placeOf(item.id), {
      category: item.category,
      instruction: item.instruction.slice(0, 160),
    });
    this.session = session;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#measure(), rest);
  }

  async #measure(): Promise<void> {
    const scope = this.#scope();
    if (!scope) return;
    const turn = this.#turn;
    try {
      const agreement = await this.workbench.getReviewAgreement(scope);
      if (turn === this.#turn) this.agreement = agreement;
    } catch (error) {
      this.problem = errorOf(error);
    }
  }

  #scope(): { dataset: string; queue: number | null; reviewer: string } | null {
    const { dataset, queue, reviewer } = this;
    return dataset && reviewer ? { dataset, queue, reviewer } : null;
  }

  #chosen(): Pick<Review, 'dataset' | 'queue' | 'reviewer' | 'show'> {
    const { dataset, queue, reviewer, show } = this;
    return { dataset, queue, reviewer, show };
  }

  #decidedWords(decision: Decision): string {
    const left = this.session ? this.session.of - this.session.reviewed : 0;
    const what = this.adjudicating ? `Adjudicated: ${decision}` : decisionWords[decision];
    return `${what}. ${this.adjudicating ? (this.session?.toAdjudicate ?? 0) : left} left.`;
  }

  async #try(act: () => Promise<void>): Promise<void> {
    await attempt(this, act);
  }
}
