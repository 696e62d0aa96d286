/** What a large dataset comes to is counted once, not at every start, and anew as soon as a row has changed. */
import { expect, test } from 'vitest';
import { sql } from '../../src-main/store/connection';
import { getDataset } from '../../src-main/store/datasets';
import type { Store } from '../../src-main/store/open';
import { fill, row, temporaryStore } from './fixtures';

const many = 50_000;

function filled(): Store {
  const store = temporaryStore();
  fill(store, 'a', [row('1')]);
  sql(store).exec(`
    WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ${many})
    INSERT INTO instructions (dataset_id, import_id, id, category, split, review, instruction, input, output)
      SELECT 1, 1, i, 'QA', 'train', 'pending', i, '', '' FROM n;
    UPDATE imports SET finished_at = finished_at`);
  return store;
}

test('the next start takes over the counts, until a row changes', () => {
  const store = filled();
  const { workspace } = store;
  expect(getDataset(store, 'a')).toMatchObject({ rows: many, categories: { QA: many - 1, unset: 1 } });
  store.close();

  const again = temporaryStore(workspace);
  sql(again).exec(`UPDATE row_counts SET counts = json_set(counts, '$[0].rows', 7)`);
  expect(getDataset(again, 'a').rows).toBe(many - 1 + 7);
  sql(again).exec("UPDATE instructions SET category = 'IE' WHERE row_id = 1");
  expect(getDataset(again, 'a')).toMatchObject({ rows: many, categories: { QA: many - 1, IE: 1 } });
});

test('a database that takes nothing more is counted all the same', () => {
  const store = filled();
  sql(store).exec(
    'DROP TABLE row_counts; CREATE VIEW row_counts AS SELECT 1 dataset_id, 0 changes, 2 counts',
  );
  expect(getDataset(store, 'a').rows).toBe(many);
});
