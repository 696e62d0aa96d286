/** The rows that a Run is trained on, as its request asks for them; some at a time, so that main is free between. */
import { createHash } from 'node:crypto';
import { WorkbenchError } from '../common/errors';
import type { Draw } from '../common/training';
import type { Store } from '../store/connection';
import { trainingSlices, type TrainingRow, type TrainingSelection } from '../store/training-rows';
import { withRests } from './in-slices';
import type { RunRequest } from './train';

export type { Draw };

type Request = Omit<RunRequest, 'base'>;

/**
 * In the order of their ids, as they are when the first is asked for.
 * @param names what of each dataset of the request is read, such as its snapshot
 * @throws WorkbenchError `no-rows` when fewer are there than are to be drawn, or the signal's reason
 */
export async function* drawnRows(
  store: Store,
  request: Request,
  names: readonly string[] = request.datasets,
  signal?: AbortSignal,
): AsyncGenerator<TrainingRow[]> {
  const slices = withRests(trainingSlices(store, selectionsOf(request, names)), signal);
  const size = request.draw?.size ?? null;
  if (size === null) return yield* slices;
  const all: TrainingRow[][] = [];
  const draw = createDraw(request.recipe.seed);
  for await (const rows of slices) {
    all.push(rows);
    rows.forEach(draw.add);
  }
  if (size > draw.size()) throw tooFew(request, size, draw.size());
  const isDrawn = draw.first(size);
  for await (const rows of withRests(all, signal)) yield rows.filter(isDrawn);
}

function selectionsOf(
  { datasets, categories, review, draw }: Request,
  names: readonly string[],
): TrainingSelection[] {
  const wish = { review: review ?? null };
  if (!draw) return [{ datasets: names, categories, ...wish }];
  return draw.parts.map((part) => ({
    datasets: names.filter((_, i) => part.datasets?.includes(datasets[i]!) ?? true),
    categories: part.categories ?? [],
    origin: draw.origin,
    ...wish,
  }));
}

/** An order by the seed: what is drawn for a smaller size is part of what is drawn for a larger. */
function createDraw(seed: number) {
  const keys = new Map<string, string>();
  // Keys are spread evenly: only those of one beginning are ever sorted.
  const byBeginning = new Map<string, string[]>();
  return {
    size: () => keys.size,
    add: ({ id }: TrainingRow): void => {
      const key = keyOf(id, seed);
      keys.set(id, key);
      const beginning = key.slice(0, 3);
      const alike = byBeginning.get(beginning);
      if (alike) alike.push(key);
      else byBeginning.set(beginning, [key]);
    },
    /** @returns whether a row is one of the first `size` of them; there are as many */
    first: (size: number): ((row: TrainingRow) => boolean) => {
      let left = size;
      let last = '';
      for (const beginning of [...byBeginning.keys()].sort()) {
        const alike = byBeginning.get(beginning)!.toSorted();
        last = alike[Math.min(left, alike.length) - 1]!;
        left -= alike.length;
        if (left <= 0) break;
      }
      return ({ id }) => keys.get(id)! <= last;
    },
  };
}

const keyOf = (id: string, seed: number) => createHash('sha256').update(`${seed} ${id}`).digest('hex');

function tooFew({ datasets, categories }: Request, size: number, found: number): WorkbenchError {
  return new WorkbenchError(
    'no-rows',
    `${size} rows are to be drawn from ${datasets.join(', ')}, but only ${found} can be trained on${categories.length > 0 ? ` in ${categories.join(', ')}` : ''}.`,
    `Take a size of at most ${found}.`,
  );
}
