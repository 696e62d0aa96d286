/** The matrices of the workspace, the plans that make them, and the one that is looked at. */
import type {
  Input,
  JobEvent,
  Outputs,
  PlanSummary,
  SavedFile,
  Workbench,
} from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { Matrix } from '../../src-main/common/matrix';
import type { Plan } from '../../src-main/common/plan';
import { attempt } from './attempt';
import { PlanCosts } from './plan-costs.svelte';
import { PlanDraft } from './plan-draft.svelte';

type Calls = Pick<
  Workbench,
  | 'listPlans'
  | 'addPlan'
  | 'costPlan'
  | 'timePlan'
  | 'cancelTimePlan'
  | 'savePlan'
  | 'exportPlan'
  | 'startMatrix'
  | 'cancelMatrix'
  | 'pauseMatrix'
  | 'resumeMatrix'
  | 'listMatrices'
  | 'getMatrix'
  | 'exportMatrix'
  | 'savePicture'
  | 'takeFile'
>;

export class Matrices {
  /** The newest first. */
  list = $state.raw<Outputs['listMatrices']>([]);
  plans = $state.raw<PlanSummary[]>([]);
  shown = $state.raw<Matrix | null>(null);
  /** What the shown matrix is doing, in words. */
  doing = $state<string | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  #plan = $state<string | null>(null);
  plan = $derived(this.plans.find(({ plan }) => plan === this.#plan) ?? this.plans[0] ?? null);
  running = $derived(this.list.find(({ state }) => state === 'running') ?? null);

  /** The plan that is made or changed; null: the editor is closed. */
  draft = $state.raw<PlanDraft | null>(null);
  readonly costs: PlanCosts;

  constructor(private readonly workbench: Calls) {
    this.costs = new PlanCosts(workbench);
  }

  async load(): Promise<void> {
    const [plans, list] = await Promise.all([
      this.workbench.listPlans(null),
      this.workbench.listMatrices(null),
    ]);
    this.plans = plans;
    this.list = list.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
    const id = this.shown?.id ?? this.list[0]?.id;
    if (id) this.shown = await this.workbench.getMatrix({ matrix: id });
  }

  choosePlan(plan: string): void {
    this.#plan = plan;
  }

  addPlan(file: File): Promise<void> {
    return this.#try(async () => {
      const { token } = await this.workbench.takeFile(file);
      const { plan } = await this.workbench.addPlan({ token });
      this.plans = await this.workbench.listPlans(null);
      this.#plan = plan;
    });
  }

  /** Opens the editor. @param plan null: on a new plan */
  edit(plan: Plan | null): PlanDraft {
    const draft = new PlanDraft();
    if (plan) draft.open(plan);
    this.problem = null;
    return (this.draft = draft);
  }

  /** Keeps the draft in the workspace. @returns the plan, or null where it was not done */
  async savePlan(plan: Plan): Promise<PlanSummary | null> {
    let kept: PlanSummary | null = null;
    await this.#try(async () => {
      kept = await this.workbench.savePlan({ plan: { ...plan } });
      this.plans = await this.workbench.listPlans(null);
      this.#plan = kept.plan;
    });
    return kept;
  }

  /** Keeps the draft and runs it. */
  async startDraft(plan: Plan): Promise<void> {
    const kept = await this.savePlan(plan);
    if (!kept) return;
    await this.start(kept.plan);
    if (!this.problem) this.draft = null;
  }

  exportPlan(plan: Plan): Promise<SavedFile> {
    return this.#save(() => this.workbench.exportPlan({ plan: { ...plan } }));
  }

  show(matrix: string): Promise<void> {
    return this.#try(async () => {
      this.shown = await this.workbench.getMatrix({ matrix });
      this.doing = null;
    });
  }

  start(plan: string): Promise<void> {
    return this.#try(async () => this.#see(await this.workbench.startMatrix({ plan })));
  }

  cancel = (matrix: string) =>
    this.#try(async () => this.#see(await this.workbench.cancelMatrix({ matrix })));
  pause = (matrix: string) => this.#try(async () => this.#see(await this.workbench.pauseMatrix({ matrix })));
  resume = (matrix: string) =>
    this.#try(async () => this.#see(await this.workbench.resumeMatrix({ matrix })));

  /** @returns where it was saved, or null when it was not */
  async export(request: Input<'exportMatrix'>): Promise<SavedFile> {
    return this.#save(() => this.workbench.exportMatrix(request));
  }

  /** @param draw makes the picture */
  async savePicture(draw: () => Promise<Input<'savePicture'>>): Promise<SavedFile> {
    return this.#save(async () => this.workbench.savePicture(await draw()));
  }

  async #save(save: () => Promise<SavedFile>): Promise<SavedFile> {
    let saved: SavedFile = null;
    await this.#try(async () => {
      saved = await save();
    });
    return saved;
  }

  receive({ matrix, doing }: Extract<JobEvent, { kind: 'matrix' }>): void {
    this.#put(matrix);
    if (this.shown && this.shown.id !== matrix.id) return;
    this.shown = matrix;
    this.doing = doing;
  }

  #see(matrix: Matrix): void {
    this.#put(matrix);
    this.shown = matrix;
    this.doing = null;
  }

  #put({ id, name, state, createdAt, cells }: Matrix): void {
    const done = cells.filter((cell) => cell.state === 'done').length;
    const summary = { id, name, state, createdAt, done, of: cells.length };
    this.list = [summary, ...this.list.filter((one) => one.id !== id)].sort((a, b) =>
      b.createdAt.localeCompare(a.createdAt),
    );
  }

  async #try(act: () => Promise<void>): Promise<void> {
    await attempt(this, act);
  }
}
