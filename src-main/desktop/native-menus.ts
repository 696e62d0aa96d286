/** Draws the native menus, anew whenever something of them is another. */
import { Menu } from 'electron';
import { menuTemplate, type MenuActs, type MenuState } from './menu-template';

/** @param state is asked at every drawing */
export function createMenus(state: () => MenuState, acts: MenuActs): { draw(): void } {
  let drawn = '';
  return {
    draw: () => {
      const now = state();
      const key = JSON.stringify(now);
      if (key === drawn) return;
      drawn = key;
      Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(now, acts)));
    },
  };
}
