import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Instruction } from '../../src-main/common/instruction';
import type { Unindexed } from '../../src-main/common/list';
import { matchExpression } from '../../src-main/fulltext/expression';
import { fillTextIndex } from '../../src-main/fulltext/fill';
import { matchesWithin, rankedMatches } from '../../src-main/fulltext/find';
import { openTextIndex } from '../../src-main/fulltext/index-file';
import { sql } from '../../src-main/store/connection';
import { abandonImport } from '../../src-main/store/import-removal';
import { addBatch, beginImport } from '../../src-main/store/imports';
import type { Store } from '../../src-main/store/open';
import { fill, row, temporaryStore } from '../store/fixtures';
import { damagePages } from './damage';

const everything = { after: 0, upTo: 1e9 };
const run = ({ workspace }: Store): Unindexed[] => [...fillTextIndex(workspace)];

type Finding = typeof rankedMatches;

/** Row ids, in order, that a query finds. */
function find(
  { workspace }: Store,
  query: string,
  from: Finding = (...search) => matchesWithin(...search, 1e6),
): number[] {
  const index = openTextIndex(workspace);
  try {
    return from(index, matchExpression(query)!, everything);
  } finally {
    index.close();
  }
}

function stored(...texts: string[]): Store {
  const store = temporaryStore();
  fill(
    store,
    'a',
    texts.map((text) => row(text)),
  );
  return store;
}

test('rows of a finished import are found by words, phrases and prefixes of any of their texts', () => {
  const store = stored('chest pain', 'pain of the chest', 'hypertension');
  expect(run(store)).toEqual([{ a: 3 }, {}]);
  expect(find(store, 'CHEST pain')).toEqual([1, 2]);
  expect(find(store, '"chest pain"')).toEqual([1]);
  expect(find(store, 'hyper*')).toEqual([3]);
  expect(find(store, 'hyper')).toEqual([]);
  // “Do chest pain.” and “chest pain done.” are two texts.
  expect(find(store, '"pain chest"')).toEqual([]);
});

test('accents, composed or not, make no difference; a run of Chinese is found within another', () => {
  const store = stored('Ménière', 'Me\u0301nie\u0300re again', '患者有高血压病史', '血压高');
  run(store);
  expect(find(store, 'meniere')).toEqual([1, 2]);
  expect(find(store, 'ménière')).toEqual([1, 2]);
  expect(find(store, '高血压')).toEqual([3]);
});

test('a single text of a megabyte, and texts with NUL, quotes and surrogates, are indexed', () => {
  const store = stored('word '.repeat(200_000), 'a\0b', '"quoted" \'text\'', '🙂 smile');
  run(store);
  expect(find(store, 'word')).toEqual([1]);
  expect(find(store, '"quoted')).toEqual([3]);
  expect(find(store, 'smile')).toEqual([4]);
});

test('the best match comes first by rank', () => {
  const store = stored('fever and cough and much else besides', 'cough', 'cough cough cough');
  run(store);
  expect(find(store, 'cough')).toEqual([1, 2, 3]);
  expect(find(store, 'cough', rankedMatches)).toEqual([3, 2, 1]);
});

test('an import under way is not indexed, and leaves nothing when it is abandoned', () => {
  const store = stored('one');
  const id = beginImport(store, { dataset: 'a', source: 'b' });
  addBatch(store, id, { rows: [row('two')], quarantined: [], read: 1, task: null, fraction: 1 });
  run(store);
  expect([find(store, 'one'), find(store, 'two')]).toEqual([[1], []]);
  abandonImport(store, id);
  // The new row takes the id of the one that is gone.
  fill(store, 'b', [row('three')]);
  expect(run(store)).toEqual([{ b: 1 }, {}]);
  expect([find(store, 'two'), find(store, 'three')]).toEqual([[], [2]]);
});

test('edits and removals are followed, whether the row was indexed before or not', () => {
  const store = stored('one', 'two', 'three');
  run(store);
  const db = sql(store);
  db.exec("UPDATE instructions SET output = 'changed' WHERE row_id = 1");
  db.exec('DELETE FROM instructions WHERE row_id = 2');
  fill(store, 'b', [row('four')]);
  db.exec("UPDATE instructions SET output = 'changed too' WHERE row_id = 4");
  run(store);
  expect(find(store, 'changed')).toEqual([1, 4]);
  expect(find(store, '"one done"')).toEqual([]);
  expect(find(store, 'two')).toEqual([]);
  db.exec('DELETE FROM datasets');
  run(store);
  expect([find(store, 'three'), find(store, 'changed')]).toEqual([[], []]);
});

test('stopped anywhere it goes on where it was and ends with the same index', () => {
  const texts: Instruction[] = Array.from({ length: 25_000 }, (_, i) => row(`row ${i} of many`));
  const store = temporaryStore();
  fill(store, 'a', texts);
  const half = fillTextIndex(store.workspace);
  expect([half.next().value, half.next().value]).toEqual([{ a: 25_000 }, { a: 15_000 }]);
  half.return(undefined);
  expect(find(store, 'many')).toHaveLength(10_000);
  expect(run(store)).toEqual([{ a: 15_000 }, { a: 5_000 }, {}]);
  expect(find(store, 'many')).toEqual(texts.map((_, i) => i + 1));
  expect(run(store)).toEqual([{}]);
});

test('an index that is damaged or of another database is made anew', () => {
  const store = stored('one', 'two');
  run(store);
  writeFileSync(
    join(store.workspace, 'search.sqlite'),
    'not a database, but long enough to be read as one'.repeat(50),
  );
  expect(run(store)).toEqual([{ a: 2 }, {}]);
  // As when a backup takes the database's place and grows on.
  sql(store).exec(
    "UPDATE instructions SET output = 'other'; UPDATE imports SET finished_at = '2020-01-01T00:00:00Z'",
  );
  expect(run(store)).toEqual([{ a: 2 }, {}]);
  expect(find(store, 'other')).toEqual([1, 2]);
});

test('an index with a damaged page is made anew when it is added to', () => {
  const store = stored('one', 'two');
  run(store);
  damagePages(store.workspace);
  fill(store, 'b', [row('three')]);
  expect(run(store).at(-1)).toEqual({});
  expect([find(store, 'one'), find(store, 'three')]).toEqual([[1], [3]]);
});

test('a reader sees whole batches while the index is filled', () => {
  const store = temporaryStore();
  fill(
    store,
    'a',
    Array.from({ length: 11_000 }, (_, i) => row(`row ${i}`)),
  );
  const reader = openTextIndex(store.workspace);
  onTestFinished(() => reader.close());
  const seen: number[] = [];
  const filling = fillTextIndex(store.workspace);
  while (!filling.next().done) seen.push(matchesWithin(reader, '"row"', everything, 1e6).length);
  expect(seen).toEqual([0, 10_000, 11_000]);
});

test('emptied it holds no byte of what was deleted, and whoever reads it meanwhile goes on', () => {
  const store = stored('orvadone', 'two');
  run(store);
  const reader = openTextIndex(store.workspace);
  onTestFinished(() => reader.close());
  expect(matchesWithin(reader, '"orvadone"', everything, 10)).toEqual([1]);
  sql(store).exec('DELETE FROM instructions WHERE row_id = 1');
  const filling = fillTextIndex(store.workspace, 'emptied');
  filling.next();
  expect(matchesWithin(reader, '"two"', everything, 10)).toEqual([]);
  while (!filling.next().done);
  expect(matchesWithin(reader, '"orvadone"', everything, 10)).toEqual([]);
  expect(matchesWithin(reader, '"two"', everything, 10)).toEqual([2]);
  for (const name of ['search.sqlite', 'search.sqlite-wal']) {
    const file = join(store.workspace, name);
    if (existsSync(file)) expect(readFileSync(file).includes('orvadone')).toBe(false);
  }
});
