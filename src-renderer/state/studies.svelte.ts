/** What the finished cells of the shown matrix say together: asked again as cells finish, but not after every one. */
import type { Way } from '../../src-main/common/benchmark';
import type { Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { Study } from '../../src-main/common/study';
import { errorOf } from '../api';

/** Milliseconds between two questions about a matrix that grows. */
const pause = 5000;

interface Question {
  matrix: string;
  way: Way;
  /** Cells that are done. */
  finished: number;
}

export class Studies {
  /** Of the matrix and way asked for last; may lack what finished since. */
  value = $state.raw<Study | null>(null);
  problem = $state.raw<WorkbenchError | null>(null);
  asking = $state(false);
  #last: Question | null = null;
  #asked = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly workbench: Pick<Workbench, 'studyMatrix'>) {}

  /** @param question null: there is nothing to ask about */
  ask(question: Question | null): void {
    const before = this.#last;
    const same = before?.matrix === question?.matrix && before?.way === question?.way;
    if (same && before?.finished === question?.finished) return;
    clearTimeout(this.#timer);
    this.#last = question;
    if (!same) {
      this.value = this.problem = null;
      this.#asked = -Infinity;
    }
    this.asking = question !== null;
    if (!question) return;
    const wait = Math.max(0, this.#asked + pause - performance.now());
    if (wait === 0) void this.#answer(question);
    else this.#timer = setTimeout(() => void this.#answer(question), wait);
  }

  async #answer(question: Question): Promise<void> {
    this.#asked = performance.now();
    const { matrix, way } = question;
    let value: Study | null = null;
    let problem: WorkbenchError | null = null;
    try {
      value = await this.workbench.studyMatrix({ matrix, way });
    } catch (error) {
      problem = errorOf(error);
    }
    // An answer about fewer cells is better than none; one about another matrix is none.
    if (this.#last?.matrix !== matrix || this.#last.way !== way) return;
    this.value = value ?? this.value;
    this.problem = problem;
    if (this.#last === question) this.asking = false;
  }
}
