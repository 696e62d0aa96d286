/** Columns of records, also those inside a record's objects and lists, by paths such as `messages[0].content`. */

/** More are not offered. */
const mostColumns = 60;
const deepest = 3;

/** The value of a column: a field of that name, else what the path leads to; undefined where there is none. */
export function valueAt(fields: Readonly<Record<string, unknown>>, column: string): unknown {
  if (Object.hasOwn(fields, column)) return fields[column];
  if (!/[.[]/.test(column)) return undefined;
  let value: unknown = fields;
  for (const name of column.replace(/\[(\d+)\]/g, '.$1').split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** The paths of a record's plain values with their texts, in order. */
export function columnsOf(fields: Readonly<Record<string, unknown>>): { name: string; first: string }[] {
  const columns: { name: string; first: string }[] = [];
  const walk = (value: unknown, name: string, depth: number): void => {
    if (columns.length >= mostColumns) return;
    if (typeof value !== 'object' || value === null)
      return void columns.push({ name, first: value === null || value === undefined ? '' : String(value) });
    const inside = Object.entries(value).slice(0, mostColumns);
    if (depth >= deepest || inside.length === 0) return void columns.push({ name, first: '…' });
    for (const [key, deeper] of inside)
      walk(deeper, Array.isArray(value) ? `${name}[${key}]` : `${name}.${key}`, depth + 1);
  };
  for (const [key, value] of Object.entries(fields)) walk(value, key, 0);
  return columns;
}
