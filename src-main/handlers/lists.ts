/** Lists of instructions. */
import type { Handlers } from '../common/contract';
import type { Lists } from '../runs/lists';
import type { Store } from '../store/open';
import { getInstruction } from '../store/instructions';
import { listSources } from '../store/row-lists';

type Slice = Pick<Handlers, 'countInstructions' | 'pageInstructions' | 'getInstruction' | 'listSources'>;

export function listHandlers(store: Store, lists: Lists): Slice {
  return {
    countInstructions: ({ counted, ...request }) => lists.count(request, counted),
    pageInstructions: ({ offset, limit, ...request }) => lists.page(request, offset, limit),
    getInstruction: ({ dataset, id }) => getInstruction(store, dataset, id),
    listSources: ({ dataset }) => listSources(store, dataset),
  };
}
