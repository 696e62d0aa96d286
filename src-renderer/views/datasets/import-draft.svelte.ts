/** What the import sheet asks, and what would become of the file under the answers. */
import type { Workbench } from '../../../src-main/common/contract';
import type { WorkbenchError } from '../../../src-main/common/errors';
import type { ColumnMap, ImportPreview, MappedField } from '../../../src-main/common/import-format';
import { datasetNameOf } from '../../../src-main/common/instruction';
import { errorOf } from '../../api';
import type { CameIn, ImportChoice } from '../../state/imports.svelte';

/** Typing rests so many milliseconds before the file is looked into again. */
const pause = 300;

export class ImportDraft {
  name = $state('');
  category = $state<ImportChoice['category']>(null);
  instruction = $state('');
  spreadsheetSafe = $state(false);
  /** null: as the program understands the file. */
  map = $state.raw<ColumnMap | null>(null);
  /** null until the file was looked into. */
  preview = $state.raw<ImportPreview | null>(null);
  /** Why it could not be looked into. */
  problem = $state.raw<WorkbenchError | null>(null);
  looking = $state(false);
  obstacle = $derived.by(() => {
    if (this.name.trim() === '') return 'Give the dataset a name.';
    if (this.problem) return 'The file cannot be read.';
    if (this.looking || !this.preview) return 'Looking into the file…';
    return this.preview.problem?.message ?? null;
  });
  #latest = 0;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(
    file: CameIn,
    private readonly workbench: Pick<Workbench, 'previewImport'>,
    private readonly tokenOf: () => Promise<string>,
  ) {
    this.name = datasetNameOf(file.name);
    void this.look();
  }

  /** The field a column is stored as, or null. */
  fieldOf(column: string): MappedField | null {
    const map = this.map ?? this.preview?.format.map ?? {};
    return (Object.entries(map).find(([, name]) => name === column)?.[0] as MappedField | undefined) ?? null;
  }

  /** Stores a column as a field; each field comes from one column. */
  mapColumn(column: string, field: MappedField | null): void {
    const map: ColumnMap = {
      instruction: '',
      input: '',
      output: '',
      category: '',
      ...this.preview?.format.map,
      ...this.map,
    };
    for (const [key, name] of Object.entries(map)) if (name === column) map[key as MappedField] = '';
    if (field) map[field] = column;
    this.map = map;
    void this.look();
  }

  /** Back to how the program understands the file. */
  unmap(): void {
    this.map = null;
    void this.look();
  }

  /** Changes an answer by typing. */
  type(change: { name: string } | { instruction: string }): void {
    if ('name' in change) this.name = change.name;
    else this.instruction = change.instruction;
    clearTimeout(this.#later);
    this.#later = setTimeout(() => void this.look(), pause);
  }

  /** Changes an answer by choosing. */
  choose(change: Pick<ImportChoice, 'category'> | { spreadsheetSafe: boolean }): void {
    if ('category' in change) this.category = change.category;
    else this.spreadsheetSafe = change.spreadsheetSafe;
    void this.look();
  }

  choice(): ImportChoice {
    const instruction = this.instruction.trim() || null;
    const map = this.map && instruction !== null ? { ...this.map, instruction: '' } : this.map;
    return {
      dataset: this.name.trim(),
      category: this.category,
      map,
      instruction,
      spreadsheetSafe: this.spreadsheetSafe,
    };
  }

  /** Looks into the file under the present answers; an earlier look that ends later is forgotten. */
  async look(): Promise<void> {
    const mine = ++this.#latest;
    this.looking = true;
    try {
      const token = await this.tokenOf();
      const choice = this.choice();
      const preview = await this.workbench.previewImport({
        token,
        ...choice,
        dataset: choice.dataset || null,
      });
      if (mine !== this.#latest) return;
      [this.preview, this.problem] = [preview, null];
    } catch (error) {
      if (mine !== this.#latest) return;
      [this.preview, this.problem] = [null, errorOf(error)];
    }
    this.looking = false;
  }
}
