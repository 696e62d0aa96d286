/** The documentation inside the program: docs/ as HTML, loaded when it is asked for. */
const pages = import.meta.glob<string>('../../docs/*.md', { import: 'default' });

/** The page that helps in a view. */
const ofView: Record<string, string> = {
  Datasets: 'import',
  Review: 'review',
  Models: 'models',
  Train: 'training',
  Evaluate: 'evaluation',
  Synergy: 'synergy',
  Tables: 'evaluation',
  Playground: 'playground',
};

export interface HelpPlace {
  /** Name of a file of docs/, without its ending. */
  page: string;
  /** Heading to show, as its link names it; empty: the beginning. */
  heading: string;
}

export const helpOf = (view: string): HelpPlace => ({ page: ofView[view] ?? 'index', heading: '' });

/** HTML of a page; the first page where there is none of that name. */
export function loadHelp(page: string): Promise<string> {
  return (pages[`../../docs/${page}.md`] ?? pages['../../docs/index.md']!)();
}

/** Where a link of a page leads: to a place of the documentation, or null: outside of it. */
export function helpLink(href: string, from: string): HelpPlace | null {
  const [, page, heading = ''] = /^([\w-]*)(?:\.md)?(?:#(.*))?$/.exec(href) ?? [];
  return page === undefined ? null : { page: page || from, heading };
}
