/** Everything the views share: one state object per noun, fed by calls and by the one job event. */
import type { JobEvent, MemoryUse, Status } from '../../src-main/common/contract';
import type { TakenUp } from '../../src-main/common/desktop';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { DeviceChoice } from '../../src-main/common/run';
import { errorOf, overheard, type Connection } from '../api';
import { Affinities } from './affinities.svelte';
import { Checks } from './checks.svelte';
import { Categories } from './categories.svelte';
import { Datasets } from './datasets.svelte';
import { Estimates } from './estimates.svelte';
import { EvaluationForm } from './evaluation-form.svelte';
import { Evaluations } from './evaluations.svelte';
import { Exports } from './exports.svelte';
import { Generations } from './generations.svelte';
import { Imports } from './imports.svelte';
import { gatherByFrame } from './frames';
import { Matrices } from './matrices.svelte';
import { Measurements } from './measurements.svelte';
import { Models } from './models.svelte';
import { Playground } from './playground.svelte';
import { RecipeForm } from './recipe-form.svelte';
import { Review } from './review.svelte';
import { Runs } from './runs.svelte';
import { Studies } from './studies.svelte';
import { Tables } from './tables.svelte';
import { Tour } from './tour.svelte';

/** How the job at work is stopped. */
interface JobControl {
  /** It can go on from there. */
  pause(): Promise<unknown>;
  /** What is done is kept. */
  stop(): Promise<unknown>;
}

export interface ResumableJob {
  kind: TakenUp;
  id: string;
  /** `paused` by the user, or `interrupted` by an end of the program that she did not ask for. */
  state: string;
  resume(): Promise<unknown>;
}

export class Workspace {
  readonly workbench: Connection['workbench'];
  /** What only a desktop has; undefined in a browser. */
  readonly desktop: Connection['desktop'];
  readonly datasets: Datasets;
  readonly checks: Checks;
  readonly categories: Categories;
  readonly generations: Generations;
  readonly imports: Imports;
  readonly models: Models;
  readonly playground: Playground;
  readonly form: RecipeForm;
  readonly runs: Runs;
  readonly estimates: Estimates;
  readonly exports: Exports;
  readonly evaluations: Evaluations;
  readonly evaluationForm: EvaluationForm;
  readonly measurements: Measurements;
  readonly tables: Tables;
  readonly matrices: Matrices;
  readonly studies: Studies;
  readonly affinities: Affinities;
  readonly review: Review;
  readonly tour: Tour;
  status = $state.raw<Status | null>(null);
  /** What jobs compute on by themselves; null: not known yet. */
  device = $state.raw<DeviceChoice | null>(null);
  /** What the program's processes take; null: not told yet. */
  memory = $state.raw<MemoryUse | null>(null);
  /** Why the workspace could not be read. */
  problem = $state.raw<WorkbenchError | null>(null);
  ready = $state(false);
  readonly #connection: Connection;

  constructor(connection: Connection) {
    // What every view would say, the window says once.
    const workbench = overheard(connection.workbench, (error) => {
      if (error.code === 'workspace-lost') this.problem = error;
    });
    this.#connection = connection;
    this.workbench = workbench;
    this.desktop = connection.desktop;
    this.datasets = new Datasets(workbench);
    this.checks = new Checks(workbench, () => this.datasets.load());
    this.categories = new Categories(workbench, () => this.datasets.load());
    this.generations = new Generations(workbench, () => this.datasets.load());
    this.models = new Models(workbench);
    this.playground = new Playground(workbench, this.models, () => this.datasets.load());
    this.runs = new Runs(workbench);
    this.form = new RecipeForm(workbench, this.models, this.datasets);
    this.estimates = new Estimates(workbench);
    this.exports = new Exports(workbench);
    this.evaluations = new Evaluations(workbench);
    this.measurements = new Measurements(workbench, () => this.evaluations.load());
    this.tables = new Tables(workbench);
    this.evaluationForm = new EvaluationForm(this.evaluations, this.models, this.runs);
    this.matrices = new Matrices(workbench);
    this.studies = new Studies(workbench);
    this.affinities = new Affinities(workbench);
    this.review = new Review(workbench, () => this.datasets.load());
    this.tour = new Tour(this);
    this.imports = new Imports(workbench, async (dataset) => {
      await Promise.all([this.datasets.load(), this.#loadStatus()]);
      this.datasets.select(dataset);
    });
  }

  /** Reads the present state and follows the jobs. @returns stops following */
  open(): () => void {
    const take = gatherByFrame<JobEvent>((events) => this.receive(events));
    const unfollow = [
      this.#connection.workbench.onJob(take),
      this.#connection.onReconnect(() => void this.load()),
    ];
    void this.load();
    return () => unfollow.forEach((stop) => stop());
  }

  /** Reads everything anew: at the start, and when events may have been missed. */
  async load(): Promise<void> {
    try {
      await Promise.all([
        this.#loadStatus(),
        this.datasets.load(),
        this.checks.load(),
        this.models.load(),
        this.runs.load(),
        this.evaluations.load(),
        this.matrices.load(),
        this.form.load(),
      ]);
      this.problem = null;
      this.tour.offer();
    } catch (error) {
      this.problem = errorOf(error);
    }
    this.ready = true;
    void this.#loadDevice();
  }

  /** Tries again what failed when the workspace was new; `status` says whether it has worked. */
  async importSample(): Promise<void> {
    await this.workbench.importSample(null).catch(() => {});
    await this.load();
  }

  /** Takes in job events, in order. */
  receive(events: JobEvent[]): void {
    this.runs.receive(events.filter((event) => event.kind === 'run'));
    for (const event of events) {
      if (event.kind === 'import') this.imports.receive(event);
      if (event.kind === 'index') this.datasets.unindexed = event.unindexed;
      if (event.kind === 'check') this.checks.receive(event);
      if (event.kind === 'categorise') this.categories.receive(event);
      if (event.kind === 'generation') this.generations.receive(event);
      if (event.kind === 'export') this.exports.receive(event);
      if (event.kind === 'answers') this.playground.receive(event);
      if (event.kind === 'measurement') this.measurements.receive(event);
      if (event.kind === 'evaluation') this.evaluations.receive(event);
      if (event.kind === 'affinity') this.affinities.receive(event);
      if (event.kind === 'matrix') this.matrices.receive(event);
      if (event.kind === 'memory') this.memory = event.memory;
    }
  }

  /** A sample must never be taken for a result: true while anything shown comes from one. */
  get sample(): boolean {
    return Boolean(this.status?.sample || this.matrices.shown?.sample);
  }

  /** The job at work that the others are parts of, and how it is stopped. */
  get job(): JobControl | null {
    const { workbench, matrices, runs, evaluations } = this;
    const [matrix, run, evaluation] = [matrices.running, runs.running, evaluations.running];
    if (matrix)
      return {
        pause: () => workbench.pauseMatrix({ matrix: matrix.id }),
        stop: () => workbench.cancelMatrix({ matrix: matrix.id }),
      };
    if (run)
      return {
        pause: () => workbench.pauseRun({ run: run.id }),
        stop: () => workbench.cancelRun({ run: run.id }),
      };
    if (evaluation)
      return {
        pause: () => workbench.pauseEvaluation({ evaluation: evaluation.id }),
        stop: () => workbench.cancelEvaluation({ evaluation: evaluation.id }),
      };
    return null;
  }

  /** The job that was paused or interrupted last; null: there is none, or one is at work. */
  get resumable(): ResumableJob | null {
    if (this.job) return null;
    const { workbench } = this;
    const of =
      (kind: ResumableJob['kind'], resume: (id: string) => Promise<unknown>) =>
      ({ id, state, createdAt }: { id: string; state: string; createdAt: string }) => ({
        ...{ kind, id, createdAt, state },
        resume: () => resume(id),
      });
    return (
      [
        ...this.matrices.list.map(of('matrix', (matrix) => workbench.resumeMatrix({ matrix }))),
        ...this.runs.list.map(of('run', (run) => workbench.resumeRun({ run, device: null }))),
        ...this.evaluations.list.map(
          of('evaluation', (evaluation) => workbench.resumeEvaluation({ evaluation })),
        ),
      ]
        .filter(({ state }) => state === 'paused' || state === 'interrupted')
        .sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0] ?? null
    );
  }

  /** The engine takes a moment to start, and nothing else waits for it. */
  async #loadDevice(): Promise<void> {
    try {
      this.device = await this.workbench.getDevice(null);
    } catch {
      // Whatever needs the engine says why it does not answer.
      this.device = null;
    }
  }

  async #loadStatus(): Promise<void> {
    this.status = await this.workbench.status(null);
    // The usual recipes take too few and too small steps for the toy model.
    this.form.suggested = this.status.sample ? 'sample' : 'standard';
  }
}
