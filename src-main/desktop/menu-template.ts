/** The native menus, made from the table of commands; what Electron builds them from, and nothing of Electron itself. */
import { basename } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { Theme } from '../common/desktop';
import {
  commandsOf,
  menus,
  usable,
  type AtWork,
  type CommandId,
  type Menu,
  type WindowCommand,
} from '../common/window-commands';

export interface MenuState {
  mac: boolean;
  recent: readonly string[];
  theme: Theme;
  atWork: AtWork;
}

export interface MenuActs {
  perform(id: CommandId): void;
  openRecent(folder: string): void;
}

export function menuTemplate(state: MenuState, acts: MenuActs): MenuItemConstructorOptions[] {
  const named = menus.map((label) => ({
    // Known to the system by name, so that macOS puts its own entries there.
    ...(label === 'Window' ? { role: 'window' as const } : label === 'Help' ? { role: 'help' as const } : {}),
    label: state.mac ? label : `&${label}`,
    submenu: [...commandItems(label, state, acts), ...ownItems(label, state, acts)],
  }));
  return state.mac ? [applicationMenu(acts), ...named] : named;
}

function commandItems(menu: Menu, state: MenuState, acts: MenuActs): MenuItemConstructorOptions[] {
  return commandsOf('desktop')
    .filter((command) => command.menu === menu)
    .flatMap((command, i) => [
      ...(command.apart && i > 0 ? [{ type: 'separator' as const }] : []),
      item(command, state, acts),
    ]);
}

function item(command: WindowCommand, state: MenuState, acts: MenuActs): MenuItemConstructorOptions {
  const { id, title, keys, by, radio } = command;
  const shared = { id, label: title, ...(keys && { accelerator: keys }) };
  if (typeof by === 'object') return { ...shared, role: by.role };
  return {
    ...shared,
    enabled: usable(command, state.atWork),
    click: () => acts.perform(id),
    ...(radio && { type: 'radio' as const, checked: id === `theme-${state.theme}` }),
  };
}

/** What is no command of the table: the list of workspaces, and how to leave. */
function ownItems(menu: Menu, { mac, recent }: MenuState, acts: MenuActs): MenuItemConstructorOptions[] {
  if (menu === 'Window') return [mac ? { role: 'front' } : { role: 'close' }];
  if (menu !== 'File') return [];
  const others = recent.slice(1);
  return [
    { type: 'separator' },
    {
      id: 'recent',
      label: 'Open recent',
      enabled: others.length > 0,
      submenu: others.map((folder) => ({
        label: `${basename(folder)} – ${folder}`,
        click: () => acts.openRecent(folder),
      })),
    },
    { type: 'separator' },
    mac ? { role: 'close' } : { role: 'quit', label: 'Quit', accelerator: 'CmdOrCtrl+Q' },
  ];
}

function applicationMenu(acts: MenuActs): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { label: 'About BioInstruct Workbench', click: () => acts.perform('about') },
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
}
