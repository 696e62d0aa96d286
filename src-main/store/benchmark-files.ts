/** Files of benchmarks that the user chose, by task; the files stay where they are. */
import { sql, type Store } from './connection';

/** Remembers a file for a task. Adding it again changes nothing. */
export function addBenchmarkFile(store: Store, task: string, path: string): void {
  sql(store)
    .prepare('INSERT INTO benchmark_files (task, path, added_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
    .run(task, path, new Date().toISOString());
}

/** Of every task, the newest first. */
export function listBenchmarkFiles(store: Store): { task: string; path: string }[] {
  const query = 'SELECT task, path FROM benchmark_files ORDER BY added_at DESC, path';
  return sql(store).prepare(query).all() as { task: string; path: string }[];
}
