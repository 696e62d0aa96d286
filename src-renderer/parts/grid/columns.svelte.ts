/** The columns of a grid: what each shows and copies, and which of them the user wants to see, kept on this machine. */
import { remember, rememberedValue } from '../../remembered';

export interface Column<Row> {
  key: string;
  title: string;
  /** A track of a CSS grid. */
  width: string;
  /** Of a row, as it is drawn where nothing else is, and as it is copied. */
  text(row: Row): string;
  /** Rows can be put in its order. */
  sorts?: boolean;
  /** Not shown before the user asks for it. */
  aside?: boolean;
  look?: 'quiet' | 'number';
  /** No text of it is wider than its track: to cut a cell costs as much in every frame of a scroll as to draw it. */
  fits?: boolean;
}

export interface Sort {
  /** Of a column. */
  key: string;
  down: boolean;
}

/** The order after a press on a column's head: up, then down, then as it was at first. */
export function nextSort(sort: Sort | null, key: string): Sort | null {
  if (sort?.key !== key) return { key, down: false };
  return sort.down ? null : { key, down: true };
}

export class ChosenColumns {
  /** By key, where the user chose other than what is usual. */
  #chosen = $state.raw<Readonly<Record<string, boolean>>>({});

  /** @param grid under which name the choice is kept */
  constructor(private readonly grid: string) {
    this.#chosen = readKept(this.#name);
  }

  shows({ key, aside }: Pick<Column<never>, 'key' | 'aside'>): boolean {
    return this.#chosen[key] ?? !aside;
  }

  toggle(column: Pick<Column<never>, 'key' | 'aside'>): void {
    this.#chosen = { ...this.#chosen, [column.key]: !this.shows(column) };
    remember(this.#name, JSON.stringify(this.#chosen));
  }

  get #name(): string {
    return `columns of ${this.grid}`;
  }
}

/** Whatever else stands under the name counts as nothing. */
function readKept(name: string): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(rememberedValue(name) ?? {}).filter(
      (entry): entry is [string, boolean] => typeof entry[1] === 'boolean',
    ),
  );
}
