/** What the form of a new evaluation holds: who is asked what, and how. */
import type { ListedAdapter } from '../../src-main/common/adapter';
import type { Input } from '../../src-main/common/contract';
import type { TaskSummary } from '../../src-main/common/evaluation';
import type { Model } from '../../src-main/common/model';
import type { Run } from '../../src-main/common/run';
import type { Evaluations } from './evaluations.svelte';
import type { OwnTaskDraft } from './own-task.svelte';
import type { Models } from './models.svelte';
import type { Runs } from './runs.svelte';

type Request = Input<'startEvaluation'>;
type Settings = Pick<Request, 'scoring' | 'template' | 'device' | 'shots'>;

export class EvaluationForm {
  open = $state(false);
  /** Base models and imported adapters by file, and Runs by id. */
  subjects = $state.raw<readonly string[]>([]);
  /** The tasks that are chosen, by name, with the file of each. */
  files = $state.raw<Readonly<Record<string, string>>>({});
  limit = $state('');
  settings = $state.raw<Settings>({ scoring: 'both', template: 'auto', device: 'auto', shots: 0 });
  starting = $state(false);
  /** A task of the user's own that is being described, in the place of the form. */
  ownTask = $state.raw<OwnTaskDraft | null>(null);
  limitProblem = $derived(
    /^\s*([1-9]\d*)?\s*$/.test(this.limit) ? null : 'A whole number from 1, or nothing.',
  );
  /** Why it cannot start yet; null: it can. */
  obstacle = $derived.by(() => {
    if (this.subjects.length === 0) return 'Choose a base model, a finished run or an imported adapter.';
    if (Object.keys(this.files).length === 0) return 'Choose at least one task.';
    return this.limitProblem ? 'Mend the limit.' : null;
  });

  constructor(
    private readonly evaluations: Evaluations,
    private readonly models: Models,
    private readonly runs: Runs,
  ) {}

  /** Models with what was made of each: finished Runs, which bring an adapter or a model of their own, and imported adapters. */
  get offered(): { model: Model; runs: Run[]; imported: ListedAdapter[] }[] {
    const done = this.runs.list.filter(({ result }) => result?.adapter || result?.model);
    return this.models.list.map((model) => ({
      model,
      runs: done.filter(({ base }) => base === model.file),
      imported: this.imported.filter(({ base }) => base === model.file),
    }));
  }

  get imported(): ListedAdapter[] {
    return this.models.adapters.filter(({ from, bytes }) => from.kind === 'imported' && bytes !== null);
  }

  /**
   * Shows the form; the first time with the first model and every task whose file is known.
   * @param of a finished Run, to be held against its base
   */
  begin(of?: Run): void {
    this.open = true;
    this.evaluations.problem = null;
    const known = [...this.models.list, ...this.imported].map(({ file }) => file);
    known.push(...this.runs.list.map(({ id }) => id));
    this.subjects = of ? [of.base, of.id] : this.subjects.filter((one) => known.includes(one));
    if (Object.keys(this.files).length > 0 || (!of && this.subjects.length > 0)) return;
    const [first] = this.offered;
    if (first && !of) this.subjects = [first.model.file, ...first.runs.slice(0, 1).map(({ id }) => id)];
    this.chooseAll();
  }

  /** Takes in every task whose file is known; those that are chosen keep theirs. */
  chooseAll(): void {
    for (const task of this.evaluations.tasks) if (!this.files[task.name]) this.choose(task);
  }

  toggleSubject(name: string): void {
    this.subjects = this.subjects.includes(name)
      ? this.subjects.filter((one) => one !== name)
      : [...this.subjects, name];
  }

  /** Takes a task in, with this file or the one that is likeliest meant. */
  choose(task: TaskSummary, file = fileOf(task)): void {
    if (file) this.files = { ...this.files, [task.name]: file };
  }

  leave(task: string): void {
    this.files = Object.fromEntries(Object.entries(this.files).filter(([name]) => name !== task));
  }

  /** Takes benchmark files in; each goes to the tasks it belongs to. */
  async addFiles(files: readonly File[]): Promise<void> {
    for (const file of files) for (const task of await this.evaluations.addFile(file)) this.choose(task);
  }

  /** Takes a file in for a task of the user's own, and chooses both. */
  async addFileOf(task: string, file: File): Promise<void> {
    for (const one of await this.evaluations.addFile(file, task)) this.choose(one);
  }

  describeTask(file: File): void {
    this.evaluations.problem = null;
    this.ownTask = this.evaluations.describeTask(file);
  }

  leaveOwnTask(): void {
    this.ownTask = null;
  }

  /** Keeps the task that was described, and chooses it with its file. */
  async keepOwnTask(): Promise<void> {
    const kept = await this.ownTask?.save();
    if (!kept) return;
    this.evaluations.addTask(kept.task);
    this.choose(kept.task, kept.file);
    this.ownTask = null;
  }

  change(change: Partial<Settings>): void {
    this.settings = { ...this.settings, ...change };
  }

  async start(): Promise<void> {
    if (this.obstacle !== null || this.starting) return;
    this.starting = true;
    if (await this.evaluations.start(this.#request())) this.open = false;
    this.starting = false;
  }

  #request(): Request {
    const tasks = this.evaluations.tasks.filter(({ name }) => this.files[name]);
    return {
      ...this.settings,
      limit: this.limit.trim() === '' ? null : Number(this.limit),
      subjects: this.subjects.map((name) => this.#subject(name)),
      tasks: tasks.map(({ name }) => ({ name, file: this.files[name]! })),
    };
  }

  #subject(name: string): Request['subjects'][number] {
    if (this.runs.list.some(({ id }) => id === name)) return { kind: 'run', run: name };
    if (this.imported.some(({ file }) => file === name)) return { kind: 'adapter', adapter: name };
    return { kind: 'base', base: name };
  }
}

/** The user's newest file before the sample's. */
const fileOf = ({ files }: TaskSummary): string | undefined =>
  (files.find(({ sample }) => !sample) ?? files[0])?.file;
