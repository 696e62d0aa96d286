/** Texts that may not leave the workspace, by what they hold. */
import { sql, type Store } from './connection';

/** How many of these texts are those of gated rows of the workspace: by id, or by their input alone. */
export function countGated(store: Store, texts: readonly { id: string; input: string }[]): number {
  const gated = sql(store).prepare(
    `SELECT EXISTS (SELECT 1 FROM instructions WHERE gated = 1 AND (id = @id OR (@input <> '' AND input = @input)))`,
  );
  return texts.filter((text) => gated.pluck().get(text) === 1).length;
}
