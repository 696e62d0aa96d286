/** How the screens call a base model or an adapter, and by which mark they draw it. */
import { adapterByPath, importedNames, type ListedAdapter } from '../src-main/common/adapter';
import type { Subject } from '../src-main/common/evaluation';
import { pathEnds } from '../src-main/common/path-ends';
import type { Run } from '../src-main/common/run';
import { categoriesWords } from './words';

export interface NamedSubject extends Subject {
  /** What sets it apart: “base”, or what it was trained on. */
  name: string;
  /** With its base and its Run. */
  title: string;
}

/** What names come from. */
export interface Known {
  runs: readonly Run[];
  adapters: readonly ListedAdapter[];
}

/** Names for some subjects; the base is named where there are several. */
export function nameSubjects(subjects: readonly Subject[], { runs, adapters }: Known): NamedSubject[] {
  const imported = importedNames(adapters);
  const several = new Set(subjects.map(({ base }) => base)).size > 1;
  const runOf = ({ base, adapter }: Subject) =>
    runs.find(({ result }) => result && (result.adapter ?? result.model) === (adapter ?? base));
  const modelFile = pathEnds(subjects.map((subject) => runOf(subject)?.base ?? subject.base));
  return subjects.map((subject) => {
    const { base, adapter } = subject;
    const run = runOf(subject);
    const trained = run
      ? categoriesWords(run.categories)
      : adapter === null
        ? 'base'
        : (imported.get(adapter) ?? adapterByPath(adapter));
    const model = modelFile(run?.base ?? base).replace(/\.gguf$/i, '');
    const name = several ? (trained === 'base' ? model : `${model} + ${trained}`) : trained;
    return { ...subject, name, title: run ? `${model} + ${trained}, run ${run.id}` : `${model}, ${trained}` };
  });
}

export const sameSubject = (a: Subject, b: Subject): boolean => a.base === b.base && a.adapter === b.adapter;
