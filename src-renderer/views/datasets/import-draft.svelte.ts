/** What the import sheet asks: a name, a category, and for tables which column is what. */
import type { Category } from '../../../src-main/common/instruction';
import { datasetNameOf } from '../../../src-main/common/instruction';
import type { ImportChoice } from '../../state/imports.svelte';
import {
  guessMapping,
  mappingProblem,
  readColumns,
  type Column,
  type FieldName,
  type Mapping,
} from './columns';

export class ImportDraft {
  name = $state('');
  category = $state<Category | null>(null);
  instruction = $state('');
  mapping = $state.raw<Mapping>({});
  /** Null: not a table, so its fields have their names in the file. */
  columns = $state.raw<Column[] | null>(null);
  obstacle = $derived.by(() => {
    if (this.name.trim() === '') return 'Give the dataset a name.';
    return this.columns ? mappingProblem(this.mapping, this.instruction) : null;
  });

  constructor(file: File) {
    this.name = datasetNameOf(file.name);
    void this.#look(file);
  }

  /** Stores a column as a field; each field comes from one column. */
  map(column: string, field: FieldName | null): void {
    const others = Object.entries(this.mapping).filter(([key, name]) => name !== column && key !== field);
    this.mapping = { ...Object.fromEntries(others), ...(field ? { [field]: column } : {}) };
  }

  choice(): ImportChoice {
    return {
      dataset: this.name.trim(),
      category: this.category,
      map: this.columns ? this.mapping : null,
      instruction: this.instruction.trim() || null,
    };
  }

  async #look(file: File): Promise<void> {
    this.columns = await readColumns(file);
    this.mapping = guessMapping(this.columns ?? []);
  }
}
