/** What a desktop has around a window: menus, notifications, sleep, colours, displays, and the system's other programs. */
import { EventEmitter } from 'node:events';
import { app } from './app.mjs';
import { strict } from './strict.mjs';

const roles = new Set(
  `undo redo cut copy paste pasteAndMatchStyle delete selectAll reload forceReload toggleDevTools resetZoom zoomIn zoomOut
  togglefullscreen window minimize close help about services hide hideOthers unhide quit showSubstitutions front zoom appMenu
  fileMenu editMenu viewMenu windowMenu`.split(/\s+/),
);
const types = new Set(['normal', 'separator', 'submenu', 'checkbox', 'radio']);
const modifiers =
  'Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|AltGr|Shift|Super|Meta'.split('|');
const keys =
  /^([0-9A-Z]|F([1-9]|1\d|2[0-4])|[)!@#$%^&*(:;+=<,_\->.?/~`{\][|\\}"']|Plus|Space|Tab|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Esc)$/;

function checkAccelerator(accelerator) {
  const parts = accelerator.split('+');
  const key = parts.pop();
  if (
    !keys.test(key.length === 1 ? key.toUpperCase() : key) ||
    parts.some((part) => !modifiers.includes(part))
  )
    throw new Error(`the accelerator ${accelerator} is none that Electron knows`);
}

/** Electron ignores much of what is wrong in an item; here it throws. */
function createItem(options) {
  const { role, type, submenu, label, accelerator } = options;
  if (role && !roles.has(role)) throw new Error(`Invalid role ${role} for menu item`);
  if (type && !types.has(type)) throw new Error(`Unknown menu item type: ${type}`);
  if (accelerator) checkAccelerator(accelerator);
  if (!label && !role && type !== 'separator')
    throw new Error('a menu item has a label, a role or is a separator');
  const item = {
    ...{ enabled: true, visible: true, checked: false, type: submenu ? 'submenu' : 'normal' },
    ...options,
  };
  if (submenu) item.submenu = Menu.buildFromTemplate(submenu);
  item.click = (...args) => item.enabled && options.click?.(item, ...args);
  return item;
}

export class Menu {
  static shown = null;
  items = [];

  static buildFromTemplate(template) {
    if (!Array.isArray(template))
      throw new TypeError('Invalid template for Menu: Menu template must be an array');
    const menu = new Menu();
    menu.items = template.map(createItem);
    const ids = template.flatMap(({ id }) => id ?? []);
    if (new Set(ids).size < ids.length) throw new Error('two menu items have the same id');
    return menu;
  }

  static setApplicationMenu(menu) {
    if (!app.isReady()) throw new Error('the menu is set after app is ready');
    Menu.shown = menu;
  }

  static getApplicationMenu() {
    return Menu.shown;
  }

  getMenuItemById(id) {
    for (const item of this.items) {
      if (item.id === id) return item;
      const below = item.submenu?.getMenuItemById(id);
      if (below) return below;
    }
    return null;
  }
}

/** Every notification that was shown, for the tests. */
export class Notification extends EventEmitter {
  static shown = [];
  static isSupported = () => true;

  constructor(options) {
    super();
    if (!app.isReady()) throw new Error('Cannot create Notification before app is ready');
    this.options = options;
  }

  show() {
    Notification.shown.push(this.options);
    this.emit('show');
  }

  close() {
    this.emit('close');
  }
}

const blockers = new Set();
let lastBlocker = 0;
export const powerSaveBlocker = strict('powerSaveBlocker', {
  start(type) {
    if (!['prevent-app-suspension', 'prevent-display-sleep'].includes(type))
      throw new TypeError(`Invalid power save blocker type ${type}`);
    blockers.add(++lastBlocker);
    return lastBlocker;
  },
  stop: (id) => blockers.delete(id),
  isStarted: (id) => blockers.has(id),
});

export const powerMonitor = strict('powerMonitor', new EventEmitter());

const colours = new EventEmitter();
let themeSource = 'system';
Object.defineProperty(colours, 'themeSource', {
  enumerable: true,
  get: () => themeSource,
  set(theme) {
    if (!['system', 'light', 'dark'].includes(theme)) throw new TypeError(`Invalid theme source ${theme}`);
    themeSource = theme;
    colours.emit('updated');
  },
});
export const nativeTheme = strict('nativeTheme', colours);

const area = { x: 0, y: 0, width: 1920, height: 1080 };
export const screen = strict('screen', {
  getAllDisplays() {
    if (!app.isReady()) throw new Error("The 'screen' module can't be used before the app 'ready' event");
    return [{ id: 1, bounds: area, workArea: area, scaleFactor: 1 }];
  },
});

const unstubbed = (name) => () => {
  throw new Error(`shell.${name}: replace it with app.evaluate(({ shell }) => …)`);
};
export const shell = strict('shell', {
  openPath: unstubbed('openPath'),
  showItemInFolder: unstubbed('showItemInFolder'),
});
