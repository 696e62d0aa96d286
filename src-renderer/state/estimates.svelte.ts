/** What the Run in the form would take: asked a moment after the last change, and only the last answer counts. */
import type { Input, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { RunEstimate } from '../../src-main/common/run-estimate';
import { errorOf } from '../api';

/** Milliseconds without a change before it is asked. */
const pause = 300;

export class Estimates {
  /** Of the last settings that could be answered; while `asking`, those before. */
  value = $state.raw<RunEstimate | null>(null);
  /** Why the present settings have none. */
  problem = $state.raw<WorkbenchError | null>(null);
  asking = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;

  constructor(private readonly workbench: Pick<Workbench, 'estimateRun'>) {}

  /** @param request null: the form is not filled in, and nothing is estimated */
  ask(request: Input<'estimateRun'> | null): void {
    clearTimeout(this.#timer);
    const number = ++this.#last;
    this.asking = request !== null;
    if (!request) return this.#take(null, null);
    this.#timer = setTimeout(() => void this.#answer(request, number), pause);
  }

  async #answer(request: Input<'estimateRun'>, number: number): Promise<void> {
    try {
      const value = await this.workbench.estimateRun(request);
      if (number === this.#last) this.#take(value, null);
    } catch (error) {
      if (number === this.#last) this.#take(null, errorOf(error));
    }
  }

  #take(value: RunEstimate | null, problem: WorkbenchError | null): void {
    this.asking = false;
    this.value = value;
    this.problem = problem;
  }
}
