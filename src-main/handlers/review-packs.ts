/** Review packs of the Review view: out, and in. */
import type { Handlers, SavedFile } from '../common/contract';
import { exportDecisions, exportRows, importPack } from '../runs/review-pack';
import type { Workspace } from '../runs/workspace';
import type { FileTokens } from './file-tokens';

/** @param saveFile asks the user where a text goes */
export function packHandlers(
  workspace: Workspace,
  files: FileTokens,
  saveFile: (name: string, text: string) => Promise<SavedFile>,
): Pick<Handlers, 'exportPack' | 'exportDecisions' | 'importPack'> {
  return {
    exportPack: async (scope) => {
      const { text, ...counts } = await exportRows(workspace, scope);
      return { saved: await saveFile(`${scope.dataset}-to-review.json`, text), ...counts };
    },
    exportDecisions: async (of) => {
      const { text, rows } = await exportDecisions(workspace, of);
      return { saved: await saveFile(`${of.dataset}-reviews-${of.reviewer}.json`, text), rows };
    },
    importPack: ({ token }) => {
      const { path, name } = files.fileOf(token);
      return importPack(workspace, { file: path, name });
    },
  };
}
