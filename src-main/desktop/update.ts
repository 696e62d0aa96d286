/** Help > Install an update: says what the chosen file is, and hands it to the system. Nothing is ever fetched. */
import { dialog, shell, type BrowserWindow } from 'electron';
import { version } from '../common/version';
import { readPackage } from './package-file';

/** @throws WorkbenchError `file-format` when the chosen file is no package of this program */
export async function installUpdate(window: BrowserWindow): Promise<void> {
  const chosen = await dialog.showOpenDialog(window, {
    title: 'Install an update from a file',
    properties: ['openFile'],
    filters: [{ name: 'Packages', extensions: ['exe', 'dmg', 'AppImage', 'deb'] }],
  });
  const [path] = chosen.filePaths;
  if (chosen.canceled || path === undefined) return;
  const update = await readPackage(path);
  const { response } = await dialog.showMessageBox(window, {
    type: 'info',
    message: `${update.kind}, version ${update.version}. This is version ${version}.`,
    detail: `SHA-256 ${update.sha256}\nCompare it with the one that came with the file. ${update.how}`,
    buttons: update.opens
      ? ['Open the installer', 'Show in its folder', 'Cancel']
      : ['Show in its folder', 'Cancel'],
    cancelId: update.opens ? 2 : 1,
    noLink: true,
  });
  if (update.opens && response === 0) await shell.openPath(path);
  else if (response === (update.opens ? 1 : 0)) shell.showItemInFolder(path);
}
