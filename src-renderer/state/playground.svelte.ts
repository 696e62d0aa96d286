/** One prompt to a base and adapters on it: what is asked, the answers as they grow, and what is judged of them. */
import { SvelteMap } from 'svelte/reactivity';
import {
  answerDefaults,
  type Answer,
  type AnswerPrompt,
  type AnswerSettings,
  type RenderedPrompt,
} from '../../src-main/common/answer';
import type { JobEvent, Workbench } from '../../src-main/common/contract';
import { fromErrorData, type WorkbenchError } from '../../src-main/common/errors';
import type { Decision } from '../../src-main/common/review';
import { errorOf } from '../api';
import { adapterName } from '../adapter-words';
import { modelName } from '../format';
import { attempt } from './attempt';
import type { Models } from './models.svelte';

type Calls =
  'renderPrompt' | 'answerPrompt' | 'cancelAnswers' | 'judgeAnswer' | 'takeBackJudgement' | 'lastReviewer';

/** One of those that are asked, and how far it is. */
export interface Column {
  /** null: the base itself. */
  adapter: string | null;
  name: string;
  /** Share of the merge that a DoRA adapter needs first; null: it has not had its turn. */
  loading: number | null;
  answer: Answer | null;
  problem: WorkbenchError | null;
  judged: { decision: Decision; id: string } | null;
}

/** Settings that are typed as numbers: what they are called and what they may be. */
export const numbers = {
  temperature: { label: 'Temperature', from: 0, to: 2, whole: false },
  seed: { label: 'Seed', from: 0, to: 2 ** 31 - 1, whole: true },
  maxTokens: { label: 'Most tokens', from: 1, to: 8192, whole: true },
} as const;
export type NumberKey = keyof typeof numbers;
const numberKeys = Object.keys(numbers) as NumberKey[];

/** Milliseconds without a change before the prompt is rendered. */
const pause = 250;

export class Playground {
  instruction = $state('');
  input = $state('');
  template = $state<AnswerSettings['template']>('auto');
  typed = $state<Record<NumberKey, string>>({
    temperature: String(answerDefaults.temperature),
    seed: String(answerDefaults.seed),
    maxTokens: String(answerDefaults.maxTokens),
  });
  /** One text a line, where `\n` stands for a line break. */
  stop = $state('');
  reviewer = $state('');
  /** What the shown answers were given to. */
  asked = $state.raw<{ base: string; prompt: AnswerPrompt; settings: AnswerSettings } | null>(null);
  /** The column that keys are for. */
  current = $state(0);
  busy = $state(false);
  problem = $state.raw<WorkbenchError | null>(null);
  rendered = $state.raw<RenderedPrompt | null>(null);
  renderProblem = $state.raw<WorkbenchError | null>(null);
  #base = $state<string | null>(null);
  #chosen = $state.raw<readonly (string | null)[]>([null]);
  readonly #columns = new SvelteMap<number, Column>();
  #id = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #renders = 0;

  base = $derived.by(
    () => this.models.list.find(({ file }) => file === this.#base) ?? this.models.list[0] ?? null,
  );
  /** Adapters that can be asked: those of the base whose file is there. */
  offered = $derived.by(() =>
    this.base ? this.models.adaptersOf(this.base.file).filter(({ bytes }) => bytes !== null) : [],
  );
  /** In the order they are asked: the base, then adapters as they are listed. */
  chosen = $derived(
    [null, ...this.offered.map(({ file }) => file)].filter((one) => this.#chosen.includes(one)),
  );
  columns = $derived([...this.#columns.values()]);
  problems = $derived(
    Object.fromEntries(numberKeys.map((key) => [key, numberProblem(key, this.typed[key])])) as Record<
      NumberKey,
      string | null
    >,
  );
  /** Why it cannot be asked yet, or null. */
  obstacle = $derived.by(() => {
    if (!this.base) return 'Add a model first.';
    if (this.chosen.length === 0) return 'Choose the base or an adapter.';
    if (!this.instruction.trim()) return 'Write an instruction.';
    const wrong = numberKeys.find((key) => this.problems[key]);
    return wrong ? `${numbers[wrong].label} cannot be used as it is.` : null;
  });

  constructor(
    private readonly workbench: Pick<Workbench, Calls>,
    private readonly models: Models,
    private readonly judged: () => Promise<void>,
  ) {}

  async load(): Promise<void> {
    if (!this.reviewer) this.reviewer = (await this.workbench.lastReviewer(null).catch(() => null)) ?? '';
  }

  chooseBase(file: string): void {
    this.#base = file;
    this.#chosen = [null];
  }

  toggle(adapter: string | null): void {
    this.#chosen = this.#chosen.includes(adapter)
      ? this.#chosen.filter((one) => one !== adapter)
      : [...this.#chosen, adapter];
  }

  /** Shows the prompt as the base reads it, a moment after the last change. */
  render(): void {
    clearTimeout(this.#timer);
    const { base, template } = this;
    const prompt = { instruction: this.instruction, input: this.input };
    const number = ++this.#renders;
    if (!base || !prompt.instruction.trim()) {
      this.rendered = this.renderProblem = null;
      return;
    }
    this.#timer = setTimeout(() => void this.#render({ base: base.file, template, prompt }, number), pause);
  }

  async #render(request: Parameters<Workbench['renderPrompt']>[0], number: number): Promise<void> {
    const answer = await this.workbench.renderPrompt(request).catch(errorOf);
    if (number !== this.#renders) return;
    this.rendered = 'text' in answer ? answer : null;
    this.renderProblem = 'text' in answer ? null : answer;
  }

  async ask(): Promise<void> {
    if (this.obstacle || this.busy || !this.base) return;
    const id = (this.#id = crypto.randomUUID());
    const { base, chosen } = this;
    const prompt = { instruction: this.instruction, input: this.input };
    this.asked = { base: base.file, prompt, settings: this.#settings() };
    this.#columns.clear();
    for (const [place, adapter] of chosen.entries())
      this.#columns.set(place, {
        adapter,
        name: this.#nameOf(adapter),
        ...{ loading: null, answer: null, problem: null, judged: null },
      });
    this.current = 0;
    this.busy = true;
    const done = await attempt(this, async () => {
      await this.workbench.answerPrompt({ id, ...this.asked!, adapters: [...chosen] });
    });
    if (!done && this.problem?.code === 'cancelled') this.problem = null;
    this.busy = false;
  }

  async stopAnswers(): Promise<void> {
    if (this.busy) await this.workbench.cancelAnswers({ id: this.#id }).catch(() => null);
  }

  receive({ id, report }: Extract<JobEvent, { kind: 'answers' }>): void {
    const column = this.#columns.get(report.place);
    if (id !== this.#id || !column) return;
    if ('problem' in report)
      this.#columns.set(report.place, { ...column, problem: fromErrorData(report.problem) });
    else
      this.#columns.set(report.place, {
        ...column,
        loading: 'loading' in report ? report.loading : column.loading,
        answer: 'answer' in report ? report.answer : column.answer,
      });
  }

  /** Sends the answer of a column to review; null takes the choice back. */
  async judge(place: number, decision: Decision | null): Promise<void> {
    const column = this.#columns.get(place);
    if (!column?.answer || !this.asked || !this.canJudge(column)) return;
    const { answer, judged, name } = column;
    const { prompt, settings, base } = this.asked;
    const { reviewer } = this;
    await attempt(this, async () => {
      let now: Column['judged'] = null;
      if (decision === null) {
        if (judged) await this.workbench.takeBackJudgement({ id: judged.id, reviewer });
      } else {
        const note = `Playground: ${modelName(base)}, ${name}; ${settingsWords(settings)}`;
        const text = { ...prompt, output: answer.text };
        now = { decision, id: (await this.workbench.judgeAnswer({ text, decision, note, reviewer })).id };
      }
      // Unless something else was asked meanwhile.
      if (this.#columns.get(place)?.answer === answer) this.#columns.set(place, { ...column, judged: now });
      await this.judged();
    });
  }

  /** An answer that has ended, or was stopped, and says something. */
  canJudge({ answer }: Column): boolean {
    const ended = answer !== null && (answer.end !== null || !this.busy);
    return ended && answer.text.trim() !== '' && this.reviewer.trim() !== '';
  }

  #nameOf(adapter: string | null): string {
    const found = this.offered.find(({ file }) => file === adapter);
    return found ? adapterName(found, this.offered) : 'Base';
  }

  #settings(): AnswerSettings {
    const { template, typed } = this;
    return {
      ...answerDefaults,
      template,
      temperature: Number(typed.temperature),
      seed: Number(typed.seed),
      maxTokens: Number(typed.maxTokens),
      stop: this.stop
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.replaceAll('\\n', '\n')),
    };
  }
}

/** How an answer was asked for. */
export function settingsWords({ temperature, seed, maxTokens }: AnswerSettings): string {
  const drawn = temperature === 0 ? 'greedy' : `temperature ${temperature}, seed ${seed}`;
  return `${drawn}, at most ${maxTokens} tokens`;
}

function numberProblem(key: NumberKey, typed: string): string | null {
  const { from, to, whole } = numbers[key];
  const value = Number(typed);
  const good = typed.trim() !== '' && value >= from && value <= to && (!whole || Number.isInteger(value));
  return good ? null : `${whole ? 'A whole number' : 'A number'} from ${from} to ${to}.`;
}
