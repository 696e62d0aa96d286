/** What a grid lists, however long; rows come as they are looked at. */
export interface Rows<Row> {
  total: number;
  /** There are more, which are not counted yet. */
  more?: boolean;
  /** The chosen row's place, from 0. */
  position: number;
  /** Counts up whenever a row is chosen, be it the same. */
  choices: number;
  /** undefined: on its way. */
  row(place: number): Row | undefined;
  /** Has the rows from `first` to `last` read, both included. */
  sight(first: number, last: number): unknown;
  choose(place: number): void;
  /** The rows from `first` to `last` as they are copied, both included. */
  whole(first: number, last: number): Promise<readonly Row[]>;
}
