/** What a plan would take: asked a moment after its last change, and only the last answer counts. */
import type { Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { Plan } from '../../src-main/common/plan';
import type { PlanCost } from '../../src-main/common/plan-cost';
import { errorOf } from '../api';

/** Milliseconds without a change before it is asked. */
const pause = 300;

export class PlanCosts {
  value = $state.raw<PlanCost | null>(null);
  /** Why it cannot be told. */
  problem = $state.raw<WorkbenchError | null>(null);
  /** A step and a few items of it are tried, or wait for their turn. */
  timing = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;

  constructor(private readonly workbench: Pick<Workbench, 'costPlan' | 'timePlan' | 'cancelTimePlan'>) {}

  /** @param plan null: there is none to ask about */
  ask(plan: Plan | null): void {
    clearTimeout(this.#timer);
    const number = ++this.#last;
    this.value = this.problem = null;
    if (plan)
      this.#timer = setTimeout(
        () => void this.#answer(() => this.workbench.costPlan({ plan: { ...plan } }), number),
        pause,
      );
  }

  /** Tries what nothing tells the time of. */
  async time(plan: Plan): Promise<void> {
    if (this.timing) return;
    this.timing = true;
    await this.#answer(() => this.workbench.timePlan({ plan: { ...plan } }), this.#last);
    this.timing = false;
  }

  cancelTiming(): void {
    void this.workbench.cancelTimePlan(null);
  }

  async #answer(ask: () => Promise<PlanCost>, number: number): Promise<void> {
    try {
      const value = await ask();
      if (number === this.#last) this.value = value;
    } catch (error) {
      const problem = errorOf(error);
      if (number === this.#last && problem.code !== 'cancelled') this.problem = problem;
    }
  }
}
