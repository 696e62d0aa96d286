/** The Runs of the workspace, and the reports of those that were looked at or are running. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { JobEvent, Workbench } from '../../src-main/common/contract';
import { emptyCurve, extended, pointsOf, type Curve } from '../../src-main/common/curve';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { Recipe } from '../../src-main/common/recipe';
import type { EncodeReport, Run, RunReport, StepReport } from '../../src-main/common/run';
import { withSamples, type SampleReport } from '../../src-main/common/samples';
import { errorOf } from '../api';

type RunEvent = Extract<JobEvent, { kind: 'run' }>;

export class Runs {
  /** The newest first. */
  list = $state.raw<Run[]>([]);
  problem = $state.raw<WorkbenchError | null>(null);
  running = $derived(this.list.find(({ state }) => state === 'running') ?? null);
  /** In the order of their turn. */
  waiting = $derived(this.list.filter(({ state }) => state === 'queued').reverse());
  ended = $derived(this.list.filter(({ state }) => state !== 'queued' && state !== 'running'));
  #shown = $state<string | null>(null);
  /** The Run that was asked for, else the one at work, else the last. */
  shown = $derived(
    this.list.find(({ id }) => id === this.#shown) ??
      this.running ??
      this.ended[0] ??
      this.waiting[0] ??
      null,
  );
  readonly #curves = new SvelteMap<string, Curve>();
  /** Runs whose curves are drawn beside the one that is shown. */
  readonly #beside = new SvelteSet<string>();
  beside = $derived(this.list.filter(({ id }) => this.#beside.has(id) && id !== this.shown?.id));
  readonly #recipes = new SvelteMap<string, Recipe>();
  readonly #encoding = new SvelteMap<string, EncodeReport>();
  /** Steps that the newest checkpoint holds. */
  readonly #saved = new SvelteMap<string, number>();
  /** Why a Run could not be read or changed, where it could not. */
  readonly #problems = new SvelteMap<string, WorkbenchError>();
  readonly #samples = new SvelteMap<string, SampleReport[]>();
  readonly #notices = new SvelteMap<string, string[]>();

  constructor(
    private readonly workbench: Pick<
      Workbench,
      'listRuns' | 'getRun' | 'startRun' | 'cancelRun' | 'pauseRun' | 'resumeRun'
    >,
  ) {}

  async load(): Promise<void> {
    this.list = newestFirst(await this.workbench.listRuns(null));
    if (this.shown) await this.read(this.shown.id);
  }

  /** What a Run has reported so far. */
  curveOf(run: string): Curve {
    return this.#curves.get(run) ?? emptyCurve;
  }

  isBeside(run: string): boolean {
    return this.#beside.has(run);
  }

  /** Draws the curve of a Run beside the one that is shown, or no longer. */
  async toggleBeside(run: string): Promise<void> {
    if (this.#beside.delete(run)) return;
    this.#beside.add(run);
    if (!this.#curves.has(run)) await this.read(run);
  }

  /** The settings a Run was frozen with; null before it was looked at. */
  recipeOf(run: string): Recipe | null {
    return this.#recipes.get(run) ?? null;
  }

  /** Steps that are safe whatever happens; 0 before it was looked at. */
  savedOf(run: string): number {
    return this.#saved.get(run) ?? 0;
  }

  /** Why a Run cannot be shown, or why what was asked of it last was not done. */
  problemOf(run: string): WorkbenchError | null {
    return this.#problems.get(run) ?? null;
  }

  /** How far reading the rows of a Run is; null before and after. */
  encodingOf(run: string): EncodeReport | null {
    return this.#encoding.get(run) ?? null;
  }

  /** What a Run had to say besides its steps, such as where it went on. */
  noticesOf(run: string): string[] {
    return this.#notices.get(run) ?? [];
  }

  /** What a Run answered on the way, in the order of its steps. */
  samplesOf(run: string): SampleReport[] {
    return this.#samples.get(run) ?? [];
  }

  /** Shows this Run from now on; null: whichever is at work. */
  async show(run: string | null): Promise<void> {
    this.#shown = run;
    if (this.shown) await this.read(this.shown.id);
  }

  /** Reads what a Run has reported; what arrived meanwhile is kept. */
  async read(id: string): Promise<void> {
    try {
      const { recipe, curve, samples, savedSteps } = await this.workbench.getRun({ run: id });
      this.#problems.delete(id);
      this.#saved.set(id, savedSteps);
      this.#recipes.set(id, recipe);
      this.#curves.set(id, extended(curve, this.#since(id, curve)));
      const read = samples.at(-1)?.afterStep ?? -1;
      const meanwhile = this.samplesOf(id).filter(({ afterStep }) => afterStep > read);
      this.#samples.set(id, withSamples(samples, meanwhile));
    } catch (error) {
      this.#problems.set(id, errorOf(error));
    }
  }

  /** Starts a Run, or puts it in the queue. @returns whether it was accepted; else `problem` says why not */
  async start(request: Parameters<Workbench['startRun']>[0]): Promise<boolean> {
    this.problem = null;
    try {
      const run = await this.workbench.startRun(request);
      if (!this.list.some(({ id }) => id === run.id)) this.#put(run);
      this.#shown = null;
      return true;
    } catch (error) {
      this.problem = errorOf(error);
      return false;
    }
  }

  cancel(id: string): Promise<void> {
    return this.#change(id, () => this.workbench.cancelRun({ run: id }));
  }

  pause(id: string): Promise<void> {
    return this.#change(id, () => this.workbench.pauseRun({ run: id }));
  }

  /** @param device null: where it was */
  resume(id: string, device: Recipe['device'] | null = null): Promise<void> {
    return this.#change(id, () => this.workbench.resumeRun({ run: id, device }));
  }

  async #change(id: string, change: () => Promise<Run>): Promise<void> {
    this.#problems.delete(id);
    try {
      this.#put(await change());
    } catch (error) {
      this.#problems.set(id, errorOf(error));
    }
  }

  receive(events: RunEvent[]): void {
    const fresh = Map.groupBy(
      events.filter(({ report }) => report !== null),
      ({ run }) => run.id,
    );
    for (const [id, of] of fresh) {
      const steps = this.#sort(
        id,
        of.map(({ report }) => report!),
      );
      // Step 0 is a Run that begins, perhaps anew.
      const begun = steps.findLastIndex(({ step }) => step === 0);
      const known = begun < 0 ? this.curveOf(id) : emptyCurve;
      this.#curves.set(id, extended(known, begun < 0 ? steps : steps.slice(begun)));
    }
    const last = Object.fromEntries(events.map(({ run }) => [run.id, run]));
    for (const run of Object.values(last)) this.#put(run);
  }

  /** Reports that arrived while a curve was on its way. */
  #since(id: string, { last }: Curve): StepReport[] {
    return pointsOf(this.curveOf(id)).filter(({ step }) => step > (last?.step ?? -1));
  }

  /** Takes in what is no step. @returns the steps */
  #sort(id: string, reports: RunReport[]): StepReport[] {
    const steps: StepReport[] = [];
    for (const report of reports)
      if ('notice' in report) this.#notices.set(id, [...this.noticesOf(id), report.notice]);
      else if ('samples' in report) this.#samples.set(id, withSamples(this.samplesOf(id), [report]));
      else if ('encoded' in report) this.#encoding.set(id, report);
      else steps.push(report);
    if (steps.length > 0) this.#encoding.delete(id);
    return steps;
  }

  #put(run: Run): void {
    const known = this.list.find(({ id }) => id === run.id);
    if (!known) this.list = newestFirst([run, ...this.list]);
    else if (changed(run, known)) this.list = this.list.map((one) => (one.id === run.id ? run : one));
    if (known?.state !== run.state) void this.read(run.id);
  }
}

function newestFirst(runs: Run[]): Run[] {
  return [...runs].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** A report comes with its Run; the list is redrawn only when that is another. */
function changed(a: Run, b: Run): boolean {
  return (
    a.state !== b.state ||
    a.base !== b.base ||
    a.error?.message !== b.error?.message ||
    a.result?.steps !== b.result?.steps
  );
}
