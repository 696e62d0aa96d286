/** A list as a grid takes it, with rows made of their numbers. */

export interface NumberedRow {
  id: number;
  name: string;
  note: string;
}

const rowAt = (id: number): NumberedRow => ({ id, name: `row ${id}`, note: `note ${id}` });

export function listOf(total: number) {
  let position = $state(0);
  let choices = $state(0);
  return {
    total,
    get position() {
      return position;
    },
    get choices() {
      return choices;
    },
    row: (place: number): NumberedRow | undefined => rowAt(place),
    sight: () => {},
    choose(place: number): void {
      position = place;
      choices++;
    },
    whole: async (first: number, last: number): Promise<NumberedRow[]> =>
      Array.from({ length: last - first + 1 }, (_, i) => rowAt(first + i)),
  };
}
