/** What the window shows around its views: which view, which sheet, and the commands of menus, palette and keys. */
import type { Answered } from '../../src-main/common/contract';
import type { Desktop, DesktopEvent, DesktopState, Theme } from '../../src-main/common/desktop';
import {
  commandOfKeys,
  commandsOf,
  usable,
  viewNames,
  type AtWork,
  type CommandId,
  type ViewName,
  type WindowCommand,
} from '../../src-main/common/window-commands';
import { errorOf, valueOf } from '../api';
import { chooseFiles } from '../choose-files';
import { remember, remembered, rememberedNames } from '../remembered';
import { takenUpWords } from '../words';
import type { Workspace } from './workspace.svelte';

export type FrameSheet = 'palette' | 'keys' | 'help' | 'diagnostics' | 'about';

/** How many commands are shown first for having been used last. */
const mostUsed = 5;

export class Frame {
  view = $state<ViewName>('Datasets');
  sheet = $state<FrameSheet | null>(null);
  desktop = $state.raw<DesktopState | null>(null);
  /** The workspace that is backed up before it is opened; null: none. */
  backingUp = $state<string | null>(null);
  /** Which jobs go on from the last time, in a sentence; empty: none, or it was read. */
  takenUp = $state('');
  /** The program was asked to open a workspace. */
  opening = $state(false);
  /** Entries of the palette that were used, the last first. */
  used = $state.raw<string[]>(rememberedNames('used'));

  constructor(readonly workspace: Workspace) {
    const theme = remembered('theme') as Theme | null;
    if (theme && !this.#program) showTheme(theme);
    if (remembered('contrast') === 'more') document.documentElement.dataset.contrast = 'more';
  }

  get #program() {
    return this.workspace.desktop;
  }

  get commands(): WindowCommand[] {
    return commandsOf(this.#program ? 'desktop' : 'serve');
  }

  /** As the keys of this system are printed. */
  get mac(): boolean {
    return this.desktop?.mac ?? navigator.userAgent.includes('Mac');
  }

  get atWork(): AtWork {
    const { job, resumable } = this.workspace;
    return { job: job !== null, pausable: job !== null, resumable: resumable !== null };
  }

  usable(command: WindowCommand): boolean {
    return usable(command, this.atWork);
  }

  /** Follows what the program sends. @returns stops following */
  open(): () => void {
    if (!this.#program) return () => {};
    void this.#readDesktop();
    return this.#program.onEvent((event) => this.receive(event));
  }

  receive(event: DesktopEvent): void {
    if (event.kind === 'command') return void this.perform(event.id);
    if (event.kind === 'backing-up') return void (this.backingUp = event.workspace);
    if (event.kind === 'taken-up') return void (this.takenUp = takenUpWords(event.jobs, event.left));
    if (event.as === 'instructions') {
      this.workspace.imports.add([event.file]);
      this.view = 'Datasets';
    } else {
      void this.workspace.models.add(event.file);
      this.view = 'Models';
    }
  }

  /** Opens files that were dropped or chosen in the page. */
  take(files: Iterable<File>): void {
    const [models, others] = [[] as File[], [] as File[]];
    for (const file of files) (file.name.toLowerCase().endsWith('.gguf') ? models : others).push(file);
    if (others.length > 0) this.workspace.imports.add(others);
    this.view = others.length > 0 ? 'Datasets' : 'Models';
    void this.#addModels(models);
  }

  async #addModels(files: readonly File[]): Promise<void> {
    for (const file of files) await this.workspace.models.add(file);
  }

  /** Carries out the command whose keys were pressed. */
  keys(event: KeyboardEvent): void {
    const typing = (event.target as HTMLElement | null)?.matches?.(
      'input, textarea, select, [contenteditable]',
    );
    const command = commandOfKeys(event, this.commands);
    // What the system does by a role of its own it also does without us.
    if (!command || typeof command.by === 'object' || (command.id === 'keys' && typing)) return;
    if (event.defaultPrevented || !this.usable(command)) return;
    event.preventDefault();
    void this.perform(command.id);
  }

  async perform(id: CommandId): Promise<void> {
    const command = this.commands.find((one) => one.id === id);
    if (!command || !this.usable(command)) return;
    try {
      if (this.#program && command.by === 'program') {
        valueOf(await this.#program.perform(id));
        await this.#readDesktop();
      } else await this.#act(id);
    } catch (error) {
      this.workspace.problem = errorOf(error);
    }
  }

  async openRecent(folder: string): Promise<void> {
    await this.#ask((program) => program.openRecent(folder));
  }

  async openAgain(): Promise<void> {
    await this.#ask((program) => program.openAgain());
  }

  /** Remembers that an entry of the palette was used. */
  use(entry: string): void {
    this.used = [entry, ...this.used.filter((one) => one !== entry)].slice(0, mostUsed);
    remember('used', JSON.stringify(this.used));
  }

  #act(id: CommandId): unknown {
    const { workspace } = this;
    const view = viewNames.find((name) => id === `view-${name}`);
    if (view) return (this.view = view);
    const acts: Partial<Record<CommandId, () => unknown>> = {
      palette: () => (this.sheet = 'palette'),
      help: () => (this.sheet = 'help'),
      keys: () => (this.sheet = 'keys'),
      diagnostics: () => (this.sheet = 'diagnostics'),
      about: () => (this.sheet = 'about'),
      tour: () => this.#beginTour(),
      contrast: toggleContrast,
      'theme-system': () => chooseTheme('system'),
      'theme-light': () => chooseTheme('light'),
      'theme-dark': () => chooseTheme('dark'),
      import: async () => this.take(await chooseFiles('.json,.jsonl,.csv,.tsv,.parquet,.xlsx')),
      'add-model': async () => this.take(await chooseFiles('.gguf')),
      'new-run': () => (this.view = 'Train'),
      'new-evaluation': () => {
        this.view = 'Evaluate';
        workspace.evaluationForm.begin();
      },
      'pause-job': () => workspace.job?.pause(),
      'resume-job': () => workspace.resumable?.resume(),
      'stop-job': () => workspace.job?.stop(),
    };
    return acts[id]?.();
  }

  #beginTour(): void {
    this.sheet = null;
    this.view = 'Datasets';
    this.workspace.tour.begin();
  }

  async #readDesktop(): Promise<void> {
    this.desktop = valueOf(await this.#program!.state());
  }

  async #ask(ask: (program: Desktop) => Promise<Answered<null>>): Promise<void> {
    if (this.opening) return;
    this.opening = true;
    try {
      valueOf(await ask(this.#program!));
    } catch (error) {
      this.workspace.problem = errorOf(error);
    } finally {
      this.opening = false;
    }
  }
}

function chooseTheme(theme: Theme): void {
  showTheme(theme);
  remember('theme', theme);
}

function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function toggleContrast(): void {
  const { dataset } = document.documentElement;
  if (dataset.contrast === 'more') delete dataset.contrast;
  else dataset.contrast = 'more';
  remember('contrast', dataset.contrast ?? 'normal');
}
