/** What the loss counts, in Datasets and Review. */
import type { Handlers } from '../common/contract';
import { previewOf } from '../runs/loss-preview';
import type { Workspace } from '../runs/workspace';
import { checkOffered } from './offered';

export function lossPreviewHandlers(workspace: Workspace): Pick<Handlers, 'previewLoss'> {
  return {
    previewLoss: (request) => {
      checkOffered(workspace.store, 'model', request.model);
      return previewOf(workspace, request);
    },
  };
}
