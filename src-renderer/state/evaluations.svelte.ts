/** The evaluations of the workspace, the tasks they may be made of, and the one that is looked at. */
import { SvelteMap } from 'svelte/reactivity';
import type { Way } from '../../src-main/common/benchmark';
import type { Input, JobEvent, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { Evaluation, OpenedEvaluation, TaskSummary } from '../../src-main/common/evaluation';
import type { EvaluateReport } from '../../src-main/common/worker';
import { errorOf } from '../api';
import { OwnTaskDraft } from './own-task.svelte';
import { attempt } from './attempt';

type Calls = Pick<
  Workbench,
  | 'listTasks'
  | 'addBenchmarkFile'
  | 'previewTask'
  | 'addOwnTask'
  | 'startEvaluation'
  | 'cancelEvaluation'
  | 'pauseEvaluation'
  | 'resumeEvaluation'
  | 'listEvaluations'
  | 'openEvaluation'
  | 'takeFile'
>;

export class Evaluations {
  /** The newest first. */
  list = $state.raw<Evaluation[]>([]);
  tasks = $state.raw<TaskSummary[]>([]);
  /** Scores and what was left out of the one that is looked at. */
  opened = $state.raw<OpenedEvaluation | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  /** The task and the way of asking that are looked at, where the shown one has them. */
  wantedTask = $state<string | null>(null);
  wantedWay = $state<Way>('likelihood');
  running = $derived(this.list.find(({ state }) => state === 'running') ?? null);
  #shown = $state<string | null>(null);
  /** The one that was asked for, else the one at work, else the newest that stands alone. */
  shown = $derived(
    this.list.find(({ id }) => id === this.#shown) ??
      this.list.find(({ state, matrix }) => state === 'running' && matrix === null) ??
      this.list.find(({ matrix }) => matrix === null) ??
      this.list[0] ??
      null,
  );
  readonly #progress = new SvelteMap<string, EvaluateReport>();
  constructor(private readonly workbench: Calls) {}

  async load(): Promise<void> {
    const [tasks, list] = await Promise.all([
      this.workbench.listTasks(null),
      this.workbench.listEvaluations(null),
    ]);
    this.tasks = tasks;
    this.list = list;
    await this.#open();
  }

  /** How far it is, as it said last; null before and after. */
  progressOf(id: string): EvaluateReport | null {
    return this.#progress.get(id) ?? null;
  }

  /** The words for a task; its name where this program does not know it. */
  taskNamed(name: string): Pick<TaskSummary, 'name' | 'title'> & Partial<TaskSummary> {
    return this.tasks.find((task) => task.name === name) ?? { name, title: name };
  }

  async show(id: string | null): Promise<void> {
    this.#shown = id;
    await this.#open();
  }

  /** Takes a benchmark file in, for a task of the user's own by its name. @returns the tasks it belongs to, empty when it could not be read */
  async addFile(file: File, task: string | null = null): Promise<TaskSummary[]> {
    let added: TaskSummary[] = [];
    await this.#try(async () => {
      const { token } = await this.workbench.takeFile(file);
      added = await this.workbench.addBenchmarkFile({ token, task });
      this.tasks = await this.workbench.listTasks(null);
    });
    return added;
  }

  /** A task of the user's own on this file, to be described. */
  describeTask(file: File): OwnTaskDraft {
    const { shipped = [], own = [] } = Object.groupBy(this.tasks, kindOf);
    const namesOf = (tasks: TaskSummary[]) => tasks.map(({ name }) => name);
    return new OwnTaskDraft(file, namesOf(shipped), namesOf(own), this.workbench);
  }

  /** Takes in a task that was kept. */
  addTask(task: TaskSummary): void {
    this.tasks = [...this.tasks.filter(({ name }) => name !== task.name), task];
  }

  /** @returns whether it was accepted; else `problem` says why not */
  async start(request: Input<'startEvaluation'>): Promise<boolean> {
    return this.#try(async () => {
      const started = await this.workbench.startEvaluation(request);
      for (const evaluation of started.toReversed()) this.#put(evaluation);
      await this.show(started[0]!.id);
    });
  }

  cancel = (evaluation: string) =>
    this.#try(async () => this.#put(await this.workbench.cancelEvaluation({ evaluation })));
  pause = (evaluation: string) =>
    this.#try(async () => this.#put(await this.workbench.pauseEvaluation({ evaluation })));
  resume = (evaluation: string) =>
    this.#try(async () => this.#put(await this.workbench.resumeEvaluation({ evaluation })));

  receive({ evaluation, report }: Extract<JobEvent, { kind: 'evaluation' }>): void {
    if (report) this.#progress.set(evaluation.id, report);
    else this.#progress.delete(evaluation.id);
    this.#put(evaluation);
  }

  #put(evaluation: Evaluation): void {
    const known = this.list.find(({ id }) => id === evaluation.id);
    if (!known) this.list = [evaluation, ...this.list];
    else if (known.state !== evaluation.state || known.error?.message !== evaluation.error?.message)
      this.list = this.list.map((one) => (one.id === evaluation.id ? evaluation : one));
    if (known?.state !== evaluation.state && this.shown?.id === evaluation.id) void this.#open();
  }

  async #open(): Promise<void> {
    const id = this.shown?.id;
    if (!id) return void (this.opened = null);
    if (this.opened?.evaluation.id !== id) this.opened = null;
    try {
      const opened = await this.workbench.openEvaluation({ evaluation: id });
      if (this.shown?.id === id) this.opened = opened;
    } catch (error) {
      this.problem = errorOf(error);
    }
  }

  #try(act: () => Promise<void>): Promise<boolean> {
    return attempt(this, act);
  }
}

/** A task of the user's own has no official source. */
const kindOf = ({ source }: TaskSummary): 'own' | 'shipped' => (source === '' ? 'own' : 'shipped');
