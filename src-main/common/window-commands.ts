/** The commands of the window as one table: native menus, the command palette, shortcuts and the list of keys come from it. */

/** In the order of the work. */
export const viewNames = [
  'Datasets',
  'Review',
  'Models',
  'Train',
  'Evaluate',
  'Synergy',
  'Tables',
  'Playground',
] as const;
export type ViewName = (typeof viewNames)[number];

export const menus = ['File', 'Edit', 'View', 'Run', 'Window', 'Help'] as const;
export type Menu = (typeof menus)[number];

interface Command {
  id: string;
  title: string;
  menu: Menu;
  /** As Electron writes them; CmdOrCtrl is Command on macOS and Control elsewhere. */
  keys?: string;
  /** Who carries it out on the desktop: the page, the program, or the system by a role of its own. */
  by:
    | 'page'
    | 'program'
    | { role: 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll' | 'togglefullscreen' | 'minimize' };
  /** A browser has no such thing, or one of its own. */
  desktopOnly?: true;
  /** Usable only while a job is at work, or while one can be taken up again. */
  needs?: 'job' | 'pausable' | 'resumable';
  /** One of several of which exactly one holds. */
  radio?: true;
  /** Begins a group of its menu. */
  apart?: true;
}

const views = viewNames.map((name, i) => ({
  id: `view-${name}` as const,
  title: name,
  menu: 'View' as const,
  keys: `CmdOrCtrl+${i + 1}`,
  by: 'page' as const,
}));

export const windowCommands = [
  {
    id: 'open-workspace',
    title: 'Open workspace…',
    menu: 'File',
    keys: 'CmdOrCtrl+O',
    by: 'program',
    desktopOnly: true,
  },
  {
    id: 'new-workspace',
    title: 'New workspace…',
    menu: 'File',
    keys: 'CmdOrCtrl+Shift+N',
    by: 'program',
    desktopOnly: true,
  },
  {
    id: 'import',
    title: 'Import instructions…',
    menu: 'File',
    keys: 'CmdOrCtrl+I',
    by: 'program',
    apart: true,
  },
  { id: 'add-model', title: 'Add a model…', menu: 'File', keys: 'CmdOrCtrl+Shift+M', by: 'program' },

  { id: 'undo', title: 'Undo', menu: 'Edit', keys: 'CmdOrCtrl+Z', by: { role: 'undo' }, desktopOnly: true },
  {
    id: 'redo',
    title: 'Redo',
    menu: 'Edit',
    keys: 'CmdOrCtrl+Shift+Z',
    by: { role: 'redo' },
    desktopOnly: true,
  },
  {
    id: 'cut',
    title: 'Cut',
    menu: 'Edit',
    keys: 'CmdOrCtrl+X',
    by: { role: 'cut' },
    desktopOnly: true,
    apart: true,
  },
  { id: 'copy', title: 'Copy', menu: 'Edit', keys: 'CmdOrCtrl+C', by: { role: 'copy' }, desktopOnly: true },
  {
    id: 'paste',
    title: 'Paste',
    menu: 'Edit',
    keys: 'CmdOrCtrl+V',
    by: { role: 'paste' },
    desktopOnly: true,
  },
  {
    id: 'select-all',
    title: 'Select all',
    menu: 'Edit',
    keys: 'CmdOrCtrl+A',
    by: { role: 'selectAll' },
    desktopOnly: true,
  },

  ...views,
  { id: 'palette', title: 'Commands…', menu: 'View', keys: 'CmdOrCtrl+K', by: 'page', apart: true },
  {
    id: 'zoom-in',
    title: 'Zoom in',
    menu: 'View',
    keys: 'CmdOrCtrl+Plus',
    by: 'program',
    desktopOnly: true,
    apart: true,
  },
  { id: 'zoom-out', title: 'Zoom out', menu: 'View', keys: 'CmdOrCtrl+-', by: 'program', desktopOnly: true },
  {
    id: 'zoom-reset',
    title: 'Actual size',
    menu: 'View',
    keys: 'CmdOrCtrl+0',
    by: 'program',
    desktopOnly: true,
  },
  {
    id: 'theme-system',
    title: 'Colours of the system',
    menu: 'View',
    by: 'program',
    radio: true,
    apart: true,
  },
  { id: 'theme-light', title: 'Light', menu: 'View', by: 'program', radio: true },
  { id: 'theme-dark', title: 'Dark', menu: 'View', by: 'program', radio: true },
  { id: 'contrast', title: 'High contrast on or off', menu: 'View', by: 'page', apart: true },
  {
    id: 'full-screen',
    title: 'Full screen',
    menu: 'View',
    keys: 'F11',
    by: { role: 'togglefullscreen' },
    desktopOnly: true,
  },

  { id: 'new-run', title: 'New run', menu: 'Run', by: 'page' },
  { id: 'new-evaluation', title: 'New evaluation…', menu: 'Run', by: 'page' },
  { id: 'pause-job', title: 'Pause the job', menu: 'Run', by: 'page', needs: 'pausable', apart: true },
  { id: 'resume-job', title: 'Resume the last paused job', menu: 'Run', by: 'page', needs: 'resumable' },
  { id: 'stop-job', title: 'Stop the job and keep what is done', menu: 'Run', by: 'page', needs: 'job' },

  {
    id: 'minimise',
    title: 'Minimise',
    menu: 'Window',
    keys: 'CmdOrCtrl+M',
    by: { role: 'minimize' },
    desktopOnly: true,
  },

  { id: 'help', title: 'Help with this view', menu: 'Help', keys: 'F1', by: 'page' },
  { id: 'keys', title: 'Keyboard shortcuts', menu: 'Help', keys: 'Shift+?', by: 'page' },
  { id: 'tour', title: 'Tour of the sample', menu: 'Help', by: 'page' },
  { id: 'update', title: 'Install an update from a file…', menu: 'Help', by: 'program', desktopOnly: true },
  { id: 'diagnostics', title: 'Copy diagnostics…', menu: 'Help', by: 'page', apart: true },
  { id: 'about', title: 'About BioInstruct Workbench', menu: 'Help', by: 'page' },
] as const satisfies readonly Command[];

export type CommandId = (typeof windowCommands)[number]['id'];
export interface WindowCommand extends Command {
  id: CommandId;
}

/** What decides whether a command can be used now. */
export interface AtWork {
  /** A job is at work. */
  job: boolean;
  /** It can be paused. */
  pausable: boolean;
  /** There is a job that was paused or interrupted. */
  resumable: boolean;
}

export function usable({ needs }: Pick<WindowCommand, 'needs'>, atWork: AtWork): boolean {
  return needs === undefined || atWork[needs];
}

/** The commands that a front has, in the order of the table. */
export function commandsOf(host: 'desktop' | 'serve'): WindowCommand[] {
  return (windowCommands as readonly WindowCommand[]).filter(
    ({ desktopOnly }) => host === 'desktop' || !desktopOnly,
  );
}

/** Which command the pressed keys mean; undefined: none. */
export function commandOfKeys(
  pressed: { key: string; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean },
  commands: readonly WindowCommand[],
): WindowCommand | undefined {
  if (pressed.altKey) return undefined;
  const written = [
    (pressed.ctrlKey || pressed.metaKey) && 'CmdOrCtrl',
    pressed.shiftKey && 'Shift',
    pressed.key === '+' ? 'Plus' : pressed.key.toUpperCase(),
  ];
  const keys = written.filter(Boolean).join('+');
  return commands.find((command) => command.keys?.toUpperCase() === keys.toUpperCase());
}

/** The keys as they are printed on this system. */
export function printedKeys(keys: string, mac: boolean): string {
  const names: Record<string, string> = mac
    ? { CmdOrCtrl: '⌘', Shift: '⇧', Plus: '+' }
    : { CmdOrCtrl: 'Ctrl', Plus: '+' };
  // A character that needs Shift is printed without it.
  const parts = (keys === 'Shift+?' ? '?' : keys).split(/\+(?=.)/);
  return parts.map((part) => names[part] ?? part).join(mac ? '' : ' ');
}
