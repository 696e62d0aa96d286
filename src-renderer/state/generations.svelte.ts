/** Generations: the form of a new one, how far the present one is, and what came of each. */
import type { Input, JobEvent, Workbench } from '../../src-main/common/contract';
import type { KeyState } from '../../src-main/common/endpoint-key';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { Candidate, Generation, GenerationProgress } from '../../src-main/common/generation';
import { errorOf } from '../api';

type Calls = Pick<
  Workbench,
  | 'getGenerationForm'
  | 'startGeneration'
  | 'cancelGeneration'
  | 'resumeGeneration'
  | 'listGenerations'
  | 'getGeneration'
  | 'keepEndpointKey'
  | 'takeFile'
>;

/** As the form has it: texts until they are sent. */
export interface GenerationDraft {
  dataset: string;
  count: string;
  writer: 'model' | 'endpoint';
  /** null: the first on offer. */
  model: string | null;
  url: string;
  endpointModel: string;
  pricePrompt: string;
  priceCompletion: string;
  seedsPerPrompt: string;
  minWords: string;
  maxWords: string;
  similarity: string;
  temperature: string;
  topP: string;
  maxTokens: string;
  seed: string;
  prompt: string;
  /** One phrase a line. */
  blacklist: string;
}

const empty: GenerationDraft = {
  dataset: 'generated',
  count: '100',
  writer: 'model',
  model: null,
  url: '',
  endpointModel: '',
  pricePrompt: '',
  priceCompletion: '',
  seedsPerPrompt: '',
  minWords: '',
  maxWords: '',
  similarity: '',
  temperature: '',
  topP: '',
  maxTokens: '',
  seed: '42',
  prompt: '',
  blacklist: '',
};

export class Generations {
  open = $state(false);
  draft = $state<GenerationDraft>({ ...empty });
  /** A file of seed tasks; null: those that ship. */
  seeds = $state.raw<File | null>(null);
  key = $state<KeyState>('none');
  list = $state.raw<Generation[]>([]);
  /** The one whose outcome is shown; null: the form is. */
  shown = $state.raw<Generation | null>(null);
  progress = $state.raw<GenerationProgress | null>(null);
  examples = $state.raw<Candidate[]>([]);
  problem = $state.raw<WorkbenchError | null>(null);
  busy = $derived(this.shown?.state === 'running' || this.shown?.state === 'queued');

  constructor(
    private readonly workbench: Calls,
    /** Reads the datasets anew. */
    private readonly changed: () => Promise<void>,
  ) {}

  /** Opens the sheet with the form filled in. */
  async begin(): Promise<void> {
    this.open = true;
    await this.#try(async () => {
      this.list = await this.workbench.listGenerations(null);
      this.shown = this.list.find(({ state }) => state === 'running' || state === 'queued') ?? null;
      if (this.draft.prompt !== '') return;
      const form = await this.workbench.getGenerationForm(null);
      this.key = form.key;
      for (const name of [
        'seedsPerPrompt',
        'minWords',
        'maxWords',
        'similarity',
        'temperature',
        'topP',
        'maxTokens',
      ] as const)
        // prettier-ignore
        this.draft[name] = String(form[name]);
      this.draft.prompt = form.prompt;
      this.draft.blacklist = form.blacklist.join('\n');
    });
  }

  close(): void {
    this.open = false;
    this.problem = null;
    if (!this.busy) this.shown = null;
  }

  change(change: Partial<GenerationDraft>): void {
    Object.assign(this.draft, change);
  }

  /** @param model path of the model that is chosen */
  async start(model: string | null): Promise<void> {
    await this.#try(async () => {
      const seeds = this.seeds && (await this.workbench.takeFile(this.seeds)).token;
      this.#show(await this.workbench.startGeneration({ ...this.#request(model), seeds }));
    });
  }

  async cancel(): Promise<void> {
    const { shown } = this;
    if (shown) await this.#try(() => this.workbench.cancelGeneration({ generation: shown.id }));
  }

  async resume(): Promise<void> {
    const { shown } = this;
    if (shown)
      await this.#try(async () =>
        this.#show(await this.workbench.resumeGeneration({ generation: shown.id })),
      );
  }

  /** Shows an earlier one; null: the form again. */
  async look(generation: Generation | null): Promise<void> {
    this.shown = generation;
    this.progress = null;
    this.examples = [];
    if (generation) await this.#readExamples(generation.id);
  }

  async keepKey(key: string | null): Promise<void> {
    await this.#try(async () => {
      this.key = await this.workbench.keepEndpointKey({ key });
    });
  }

  receive({ generation, progress }: Extract<JobEvent, { kind: 'generation' }>): void {
    this.list = this.list.map((one) => (one.id === generation.id ? generation : one));
    if (generation.id !== this.shown?.id) return;
    this.shown = generation;
    if (progress) this.progress = progress;
    if (this.busy) return;
    void this.#readExamples(generation.id);
    void this.changed();
  }

  #show(generation: Generation): void {
    this.list = [generation, ...this.list.filter(({ id }) => id !== generation.id)];
    this.shown = generation;
    this.progress = null;
    this.examples = [];
  }

  async #readExamples(id: string): Promise<void> {
    await this.#try(async () => {
      const { generation, examples } = await this.workbench.getGeneration({ generation: id });
      if (this.shown?.id !== id) return;
      this.shown = generation;
      this.examples = examples;
    });
  }

  #request(model: string | null): Omit<Input<'startGeneration'>, 'seeds'> {
    const { draft } = this;
    const number = (text: string): number => (text.trim() === '' ? NaN : Number(text));
    const priced = draft.pricePrompt.trim() !== '' || draft.priceCompletion.trim() !== '';
    return {
      dataset: draft.dataset.trim(),
      generator:
        draft.writer === 'model'
          ? { kind: 'model', file: model ?? '' }
          : { kind: 'endpoint', url: draft.url.trim(), model: draft.endpointModel.trim() },
      count: number(draft.count),
      seedsPerPrompt: number(draft.seedsPerPrompt),
      prompt: draft.prompt,
      filters: {
        minWords: number(draft.minWords),
        maxWords: number(draft.maxWords),
        similarity: number(draft.similarity),
        blacklist: draft.blacklist.split('\n').filter((line) => line.trim() !== ''),
      },
      temperature: number(draft.temperature),
      topP: number(draft.topP),
      maxTokens: number(draft.maxTokens),
      seed: number(draft.seed),
      price: priced ? { prompt: Number(draft.pricePrompt), completion: Number(draft.priceCompletion) } : null,
    };
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    this.problem = null;
    try {
      await work();
    } catch (error) {
      this.problem = errorOf(error);
    }
  }
}
