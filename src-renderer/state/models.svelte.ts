/** The base models on offer, those that are lost, the adapters on them, and what each model takes on this machine. */
import { SvelteMap } from 'svelte/reactivity';
import type { DamagedAdapter, ListedAdapter } from '../../src-main/common/adapter';
import type { FileToken, Workbench } from '../../src-main/common/contract';
import type { WorkbenchError } from '../../src-main/common/errors';
import type { LostModel, Model } from '../../src-main/common/model';
import type { ModelFit } from '../../src-main/common/model-fit';
import { errorOf } from '../api';
import { attempt } from './attempt';

type Calls =
  | 'listModels'
  | 'listLostModels'
  | 'addModel'
  | 'locateModel'
  | 'removeModel'
  | 'hashModel'
  | 'fitModel'
  | 'listAdapters'
  | 'listDamagedAdapters'
  | 'importAdapter'
  | 'removeAdapter'
  | 'takeFile';

export class Models {
  list = $state.raw<Model[]>([]);
  lost = $state.raw<LostModel[]>([]);
  adapters = $state.raw<ListedAdapter[]>([]);
  damagedAdapters = $state.raw<DamagedAdapter[]>([]);
  /** A file is being read. */
  adding = $state(false);
  problem = $state.raw<WorkbenchError | null>(null);
  #chosen = $state<string | null>(null);
  /** Whose details are shown. */
  chosen = $derived(this.list.find(({ file }) => file === this.#chosen) ?? this.list[0] ?? null);
  readonly #hashes = new SvelteMap<string, string>();
  readonly #fits = new SvelteMap<string, ModelFit | WorkbenchError>();
  #measuring = 0;

  constructor(private readonly workbench: Pick<Workbench, Calls>) {}

  async load(): Promise<void> {
    [this.list, this.lost, this.adapters, this.damagedAdapters] = await Promise.all([
      this.workbench.listModels(null),
      this.workbench.listLostModels(null),
      this.workbench.listAdapters(null),
      this.workbench.listDamagedAdapters(null),
    ]);
  }

  /** The newest first. */
  adaptersOf(base: string): ListedAdapter[] {
    return this.adapters.filter((one) => one.base === base);
  }

  /** null while it is not known. */
  hashOf(file: string): string | null {
    return this.#hashes.get(file) ?? null;
  }

  /** What it takes here, or why that is not known; null while it is asked. */
  fitOf(file: string): ModelFit | WorkbenchError | null {
    return this.#fits.get(file) ?? null;
  }

  choose(file: string): void {
    this.#chosen = file;
  }

  /** Asks for the hash of a model once. */
  async hash(file: string): Promise<void> {
    if (this.#hashes.has(file)) return;
    await attempt(this, async () => void this.#hashes.set(file, await this.workbench.hashModel({ file })));
  }

  /** Asks what each model takes, one after the other; what is free now may be another than before. */
  async measure(): Promise<void> {
    const asked = ++this.#measuring;
    for (const { file } of this.list) {
      if (asked !== this.#measuring) return;
      const fit = await this.workbench.fitModel({ file }).catch(errorOf);
      if (asked === this.#measuring) this.#fits.set(file, fit);
    }
  }

  /** @returns the model, or null when the file is none; then `problem` says why */
  async add(file: File | FileToken): Promise<Model | null> {
    let model: Model | null = null;
    await this.#reading(async () => {
      const { token } = 'token' in file ? file : await this.workbench.takeFile(file);
      model = await this.workbench.addModel({ token });
      this.#chosen = model.file;
    });
    return model;
  }

  /** Says where a lost model lies now. */
  locate(lost: string, file: File): Promise<boolean> {
    return this.#reading(async () => {
      const { token } = await this.workbench.takeFile(file);
      this.#chosen = (await this.workbench.locateModel({ file: lost, token })).file;
    });
  }

  /** Takes it off the list; its file stays. */
  remove(file: string): Promise<boolean> {
    return this.#reading(async () => void (await this.workbench.removeModel({ file })));
  }

  /** An adapter GGUF, or both files of peft. */
  importAdapter(base: string, files: readonly File[]): Promise<boolean> {
    return this.#reading(async () => {
      const taken = await Promise.all(files.slice(0, 2).map((file) => this.workbench.takeFile(file)));
      await this.workbench.importAdapter({ base, tokens: taken.map(({ token }) => token) });
    });
  }

  removeAdapter(adapter: string): Promise<boolean> {
    return this.#reading(async () => void (await this.workbench.removeAdapter({ adapter })));
  }

  /** @returns whether it was done; if not, `problem` says why */
  async #reading(act: () => Promise<void>): Promise<boolean> {
    this.adding = true;
    const done = await attempt(this, async () => {
      await act();
      await this.load();
    });
    this.adding = false;
    return done;
  }
}
