/** What a matrix's cells say together, in words and tables. Numbers are points: hundredths of a share. */
import { basename } from 'node:path';
import {
  contrastKinds,
  costOf,
  type Change,
  type ContrastKind,
  type Estimated,
  type Factorial,
  type StudiedCell,
  type Study,
} from '../common/study';
import { trainingName, type Training } from '../common/training';
import { textTable } from './text-table';

const points = (share: number) => (100 * share).toFixed(1);
const signed = (share: number) => `${share < 0 ? '' : '+'}${points(share)}`;
const interval = ({ ci95: [low, high] }: Pick<Estimated, 'ci95'>) => `[${signed(low)}, ${signed(high)}]`;
const withInterval = (estimate: Estimated) => `${signed(estimate.value)} ${interval(estimate)}`;
const marked = (change: Change) => `${withInterval(change)}${(change.pHolm ?? 1) < 0.05 ? ' *' : ''}`;

export function describeStudy(study: Study): string {
  return [
    changes(study, 'fromBase', 'change from the base'),
    changes(study, 'fromSingle', 'change from the category of the task alone'),
    ...(study.factorials.length > 0 ? [effects(study)] : []),
    ...contrastKinds.filter((kind) => study.families[kind] > 0).map((kind) => contrasts(study, kind)),
    footnote(study),
  ].join('\n\n');
}

function changes(study: Study, which: 'fromBase' | 'fromSingle', title: string): string {
  const rows = Map.groupBy(study.cells, ({ base, training }) => JSON.stringify([base, training]));
  const cell = (cells: readonly StudiedCell[], column: number) => {
    const change = cells.find((one) => one.column === column)?.[which];
    return change ? marked(change) : '–';
  };
  return textTable(
    [`${study.way}, ${title}`, 'base', ...study.columns.map(({ task, title: name }) => task ?? name)],
    [...rows.values()]
      .filter(([first]) => first!.training.row.length > 0)
      .map((cells) => [
        trainingName(cells[0]!.training),
        basename(cells[0]!.base),
        ...study.columns.map((_, column) => cell(cells, column)),
      ]),
  );
}

/** One line for every effect, one column for every task: what categories add, and what they do together. */
function effects({ way, columns, factorials }: Study): string {
  const kinds = Map.groupBy(factorials, ({ base, training }) => JSON.stringify([base, training]));
  return [...kinds.values()]
    .map((ofKind) => {
      const { base, training } = ofKind[0]!;
      const line = (name: string, of: (factorial: Factorial) => Estimated) => [
        name,
        ...ofKind.map((factorial) => withInterval(of(factorial))),
      ];
      const { interactions } = ofKind[0]!;
      return textTable(
        [
          `${way}, ${trainingName(training)} on ${basename(base)}`,
          ...columns.map(({ task, title }) => task ?? title),
        ],
        [
          ...training.row.map((name, i) => line(`Shapley share of ${name}`, ({ shapley }) => shapley[i]!)),
          ...training.row.map((name, i) => line(`${name} on average`, ({ mainEffects }) => mainEffects[i]!)),
          ...interactions.flatMap(({ members }, i) =>
            members.length < 2
              ? []
              : [line(`together: ${members.join(' x ')}`, (one) => one.interactions[i]!)],
          ),
        ],
      );
    })
    .join('\n\n');
}

/** Trainings that differ in one thing: what that changed on every task, and what each took. */
function contrasts(study: Study, kind: ContrastKind): string {
  const pairs = Map.groupBy(
    study.contrasts.filter((one) => one.kind === kind),
    ({ base, before, after }) => JSON.stringify([base, before, after]),
  );
  const costWords = (base: string, training: Training): string[] => {
    const cost = costOf(study, base, training);
    if (!cost) return ['–', '–', '–', '–'];
    const { tokens, seconds, peakBytes, bytes } = cost;
    return [
      Math.round(tokens).toLocaleString('en'),
      seconds.toFixed(1),
      mebibytes(peakBytes),
      mebibytes(bytes),
    ];
  };
  const seen = new Set<string>();
  const rows = [...pairs.values()].flatMap((ofPair) => {
    const { base, before, after } = ofPair[0]!;
    const changed = study.columns.map((_, column) =>
      marked(ofPair.find((one) => one.column === column)!.change),
    );
    const first = JSON.stringify([base, before]);
    const reference = [nameBy(kind, before), basename(base), ...study.columns.map(() => 'compared with'), ...costWords(base, before)]; // prettier-ignore
    const line = [nameBy(kind, after), basename(base), ...changed, ...costWords(base, after)];
    if (seen.has(first)) return [line];
    seen.add(first);
    return [reference, line];
  });
  const tasks = study.columns.map(({ task, title }) => task ?? title);
  return textTable(
    [`${study.way}, by ${kind}`, 'base', ...tasks, 'tokens', 'seconds', 'memory, MiB', 'result, MiB'],
    rows,
  );
}

const usual = { method: { method: 'lora' }, origin: { origin: 'all' } } as const;

/** What is compared is named always, also where it is the usual one. */
const nameBy = (kind: ContrastKind, training: Training): string =>
  `${trainingName({ ...training, ...usual[kind] })} · ${training[kind]}`;

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

function footnote({ families, rounds, resamples, seed, columns }: Study): string {
  const missing = columns.filter((column) => column.missing > 0 && column.task !== null);
  return [
    `Points with 95 % intervals over items (${resamples.toLocaleString('en')} resamples, seed ${seed}; items of one document together).`,
    `* p < .05 by approximate randomisation (${rounds.toLocaleString('en')} rounds), Holm over ${families.fromBase} tests against the base` +
      `${families.fromSingle > 0 ? ` and ${families.fromSingle} against the single category` : ''}.`,
    ...contrastKinds.flatMap((kind) =>
      families[kind] > 0 ? [`By ${kind}: Holm over ${families[kind]} tests.`] : [],
    ),
    ...missing.map(
      ({ task, missing: lacking }) =>
        `${task}: ${lacking} items that not every training answered are left out for all.`,
    ),
  ].join('\n');
}
