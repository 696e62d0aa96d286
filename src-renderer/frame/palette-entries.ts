/** What the command palette offers: the commands that can be used now, and the things of the workspace. */
import type { Frame } from '../state/frame.svelte';
import { categoriesWords, stateWords } from '../words';

export interface Entry {
  id: string;
  name: string;
  note: string;
  keys?: string;
  group: 'Commands' | 'Views' | 'Datasets' | 'Runs' | 'Matrices' | 'Workspaces';
  act(): unknown;
}

/** Of each kind of thing the newest so many. */
const most = 50;

export function entriesOf(frame: Frame): Entry[] {
  const { datasets, runs, matrices } = frame.workspace;
  const commands = frame.commands
    // What the system does in a text field is no command to look for.
    .filter((command) => typeof command.by === 'string' && command.id !== 'palette' && frame.usable(command))
    .map(({ id, title, keys, menu }): Entry => ({
      id,
      name: title,
      note: id.startsWith('view-') ? '' : menu,
      keys,
      group: id.startsWith('view-') ? 'Views' : 'Commands',
      act: () => frame.perform(id),
    }));
  return [
    ...commands,
    ...datasets.list.slice(0, most).map(({ name, rows }): Entry => ({
      id: `dataset ${name}`,
      name,
      note: `${rows} rows`,
      group: 'Datasets',
      act: () => (datasets.select(name), (frame.view = 'Datasets')),
    })),
    ...runs.list.slice(0, most).map(({ id, categories, dataset, state }): Entry => ({
      id: `run ${id}`,
      name: `Run ${id}`,
      note: [categoriesWords(categories), dataset, stateWords[state]].filter(Boolean).join(' · '),
      group: 'Runs',
      act: () => (void runs.show(id), (frame.view = 'Train')),
    })),
    ...matrices.list.slice(0, most).map(({ id, name, done, of }): Entry => ({
      id: `matrix ${id}`,
      name,
      note: `${done} of ${of} cells`,
      group: 'Matrices',
      act: () => (void matrices.show(id), (frame.view = 'Synergy')),
    })),
    ...(frame.desktop?.recent ?? []).slice(1).map((folder): Entry => ({
      id: `workspace ${folder}`,
      name: folder.split(/[/\\]/).findLast(Boolean) ?? folder,
      note: folder,
      group: 'Workspaces',
      act: () => frame.openRecent(folder),
    })),
  ];
}

/** The entries under their headings; those that were used last stand first, and there alone. */
export function groupsOf(
  entries: readonly Entry[],
  used: readonly string[],
): { title: string; entries: Entry[] }[] {
  const recent = used.flatMap((id) => entries.find((entry) => entry.id === id) ?? []);
  const others = entries.filter(({ id }) => !used.includes(id));
  const groups = [...Map.groupBy(others, ({ group }) => group)].map(([title, group]) => ({
    title: title as string,
    entries: group,
  }));
  return recent.length > 0 ? [{ title: 'Used last', entries: recent }, ...groups] : groups;
}
