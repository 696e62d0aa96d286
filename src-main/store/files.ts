/** Models and plans the user added to the workspace, by absolute path; the files stay where they are. */
import { sql, type Store } from './connection';

export type FileKind = 'model' | 'plan';

/** Remembers a file. Adding it again changes nothing. */
export function addFile(store: Store, kind: FileKind, path: string): void {
  sql(store)
    .prepare('INSERT INTO files (kind, path, added_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
    .run(kind, path, new Date().toISOString());
}

/** In the order they were added. */
export function listFiles(store: Store, kind: FileKind): string[] {
  const query = 'SELECT path FROM files WHERE kind = ? ORDER BY added_at, path';
  return sql(store).prepare(query).pluck().all(kind) as string[];
}

/** Forgets a file; the file itself stays. @returns whether it was there */
export function removeFile(store: Store, kind: FileKind, path: string): boolean {
  return sql(store).prepare('DELETE FROM files WHERE kind = ? AND path = ?').run(kind, path).changes > 0;
}

/** Says where a file lies now; it keeps its place in the order, unless that file was there already. */
export function moveFile(store: Store, kind: FileKind, from: string, to: string): void {
  sql(store).prepare('UPDATE OR REPLACE files SET path = ? WHERE kind = ? AND path = ?').run(to, kind, from);
}
