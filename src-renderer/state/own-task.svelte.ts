/** A task of the user's own while it is described: its file, the form, and what the program makes of both. */
import type { Group, MetricName, Scoring, TaskMetrics } from '../../src-main/common/benchmark';
import type { Outputs, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { TaskPreview } from '../../src-main/common/evaluation';
import { metricFacts } from '../../src-main/common/metrics';
import { checkTaskDescription, possibleMetrics } from '../../src-main/common/task-description';
import { errorOf } from '../api';
import { describeMore, nothingMore, type MoreFields } from './own-task-more';

type Calls = Pick<Workbench, 'takeFile' | 'previewTask' | 'addOwnTask'>;

/** What is answered with: text as it comes, one of a list, or one of the options in a field of the record. */
export type Answering = 'text' | 'list' | 'field';

export interface TaskFields extends MoreFields {
  name: string;
  title: string;
  group: Group;
  instruction: string;
  input: string;
  output: string;
  answering: Answering;
  /** Separated by commas. */
  list: string;
  field: string;
}

/** The key of a description that a field of the form is part of, where that has another name. */
const keyOf: Readonly<Record<string, string>> = {
  ...{ list: 'choices', field: 'choices', onlyField: 'only', onlyValue: 'only', rules: 'extract' },
};

/** Typing rests so many milliseconds before the file is looked into again. */
const pause = 300;

export class OwnTaskDraft {
  fields = $state.raw<TaskFields>({
    ...{ name: '', title: '', group: 'QA', instruction: '', input: '', output: '' },
    ...{ answering: 'text', list: '', field: '' },
    ...nothingMore,
  });
  /** null: as the tasks that ship have them. */
  metrics = $state.raw<TaskMetrics | null>(null);
  preview = $state.raw<TaskPreview | null>(null);
  /** Why the file cannot be read, or the task not be kept. */
  problem = $state.raw<WorkbenchError | null>(null);
  saving = $state(false);
  /** By key of the description, what is wrong with it; only of what was typed into. */
  problems = $derived.by(() => this.#problems());
  /** Why it cannot be kept yet; null: it can. */
  obstacle = $derived.by(
    () =>
      this.#fault?.message ?? this.preview?.problem ?? (this.preview?.item ? null : 'Looking into the file…'),
  );
  /** Metrics that can be chosen, by scoring. */
  possible = $derived(withoutInstruments(possibleMetrics(this.#choices())));
  /** Those that are chosen. */
  chosen = $derived(this.metrics ?? this.preview?.metrics ?? {});
  /** Whether it takes the place of another. */
  replaces = $derived.by(() => this.own.includes(this.fields.name));
  #fault = $derived.by(() => faultOf(this.description(), this.taken));
  #touched = $state.raw<readonly string[]>([]);
  #token: string | null = null;
  #latest = 0;
  #later: ReturnType<typeof setTimeout> | undefined;

  /** @param taken names of the tasks that ship; `own`: of those of the user's own */
  constructor(
    readonly file: File,
    private readonly taken: readonly string[],
    private readonly own: readonly string[],
    private readonly workbench: Calls,
  ) {
    void this.look();
  }

  description(): Record<string, unknown> {
    const { name, title, group, instruction, input, output } = this.fields;
    const metrics =
      this.metrics && Object.fromEntries(Object.entries(this.metrics).filter(([, of]) => of.length > 0));
    return {
      ...{ name, group, instruction, input, output, ...this.#choices() },
      ...(title.trim() !== '' && { title }),
      ...(metrics && { metrics }),
      ...describeMore(this.fields),
    };
  }

  change(change: Partial<TaskFields>): void {
    // Other choices have other metrics.
    if ('answering' in change) this.metrics = null;
    this.fields = { ...this.fields, ...change };
    const keys = Object.keys(change).map((key) => keyOf[key] ?? key);
    this.#touched = [...this.#touched, ...keys];
    clearTimeout(this.#later);
    this.#later = setTimeout(() => void this.look(), pause);
  }

  toggleMetric(scoring: Scoring, metric: MetricName): void {
    const of = this.chosen[scoring] ?? [];
    const others = of.includes(metric) ? of.filter((one) => one !== metric) : [...of, metric];
    this.metrics = { ...this.chosen, [scoring]: others };
    this.#touched = [...this.#touched, 'metrics'];
  }

  /** Has the program render the first item; while the form is at fault, read the fields alone. */
  async look(): Promise<void> {
    const mine = ++this.#latest;
    try {
      this.#token ??= (await this.workbench.takeFile(this.file)).token;
      // The name plays no part in how an item looks, and is often typed last.
      const named = { ...this.description(), name: 'preview' };
      const description = faultOf(named, []) ? null : named;
      const preview = await this.workbench.previewTask({ token: this.#token, description });
      if (mine !== this.#latest) return;
      this.preview = preview;
      this.problem = null;
    } catch (error) {
      if (mine === this.#latest) this.problem = errorOf(error);
    }
  }

  /** @returns the task and its file, or null where it was refused: `problem` says why */
  async save(): Promise<Outputs['addOwnTask'] | null> {
    if (this.obstacle !== null || this.saving || this.#token === null) return null;
    this.saving = true;
    this.problem = null;
    try {
      return await this.workbench.addOwnTask({ token: this.#token, description: this.description() });
    } catch (error) {
      this.problem = errorOf(error);
      return null;
    } finally {
      this.saving = false;
    }
  }

  #choices(): { choices?: string[] | { field: string } } {
    const { answering, list, field } = this.fields;
    if (answering === 'text') return {};
    return { choices: answering === 'field' ? { field } : list.split(',').map((one) => one.trim()) };
  }

  #problems(): Readonly<Record<string, string>> {
    const fault = this.#fault;
    return fault && this.#touched.includes(fault.key) ? { [fault.key]: fault.message } : {};
  }
}

/** The first thing that is wrong with a description; its sentence begins with the key. */
function faultOf(description: object, taken: readonly string[]): { key: string; message: string } | null {
  try {
    checkTaskDescription(description, taken);
    return null;
  } catch (error) {
    const { message } = errorOf(error);
    return { key: /^\w+/.exec(message)?.[0] ?? '', message };
  }
}

/** What is measured afterwards, with a dictionary or another model, is no part of an evaluation. */
const withoutInstruments = (metrics: TaskMetrics): TaskMetrics =>
  Object.fromEntries(
    Object.entries(metrics).map(([scoring, of]) => [scoring, of.filter((name) => !metricFacts(name).needs)]),
  );
