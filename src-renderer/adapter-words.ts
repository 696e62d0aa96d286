/** How the screens call an adapter. */
import { importedNames, type ListedAdapter } from '../src-main/common/adapter';
import { categoriesWords } from './words';

/** What sets it apart among the adapters of its base; the beginning of a run's id does. */
export function adapterName({ file, from }: ListedAdapter, among: readonly ListedAdapter[]): string {
  return from.kind === 'run'
    ? `${categoriesWords(from.categories)}, run ${from.run.slice(0, 8)}`
    : (importedNames(among).get(file) ?? from.source);
}

/** Method and size of it: “LoRA, rank 16”. */
export function adapterKind({ method, rank }: ListedAdapter): string {
  const name = method === 'dora' ? 'DoRA' : 'LoRA';
  return rank === null ? name : `${name}, rank ${rank}`;
}
