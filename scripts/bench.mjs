/** `npm run bench`: speed as it is on this machine, printed as a table. Figures with their commands: docs/benchmarks.md. */
import { cpus } from 'node:os';
import { benchCategories } from './bench/categories.mjs';
import { benchAffinity } from './bench/affinity.mjs';
import { benchDemo } from './bench/demo.mjs';
import { benchEvaluate } from './bench/evaluate.mjs';
import { benchFalseMarks } from './bench/false-marks.mjs';
import { benchHeat } from './bench/heat.mjs';
import { benchImport } from './bench/import.mjs';
import { benchItems } from './bench/items.mjs';
import { benchKills } from './bench/kills.mjs';
import { benchLaunch } from './bench/launch.mjs';
import { benchLift } from './bench/lift.mjs';
import { benchLists } from './bench/lists.mjs';
import { benchMatrix } from './bench/matrix.mjs';
import { benchOverlap } from './bench/overlap.mjs';
import { benchStart } from './bench/start.mjs';
import { benchStatistics } from './bench/statistics.mjs';
import { benchTour } from './bench/tour.mjs';
import { benchTrainer } from './bench/trainer.mjs';
import { benchWindow } from './bench/window.mjs';

const wanted = process.argv.slice(2);
const benches = {
  import: benchImport,
  lists: benchLists,
  items: benchItems,
  categories: benchCategories,
  overlap: benchOverlap,
  statistics: benchStatistics,
  start: benchStart,
  launch: benchLaunch,
  window: benchWindow,
  heat: benchHeat,
  demo: benchDemo,
  tour: benchTour,
  matrix: benchMatrix,
  kills: benchKills,
  'false-marks': benchFalseMarks,
  evaluate: benchEvaluate,
  lift: benchLift,
  affinity: benchAffinity,
  trainer: benchTrainer,
};
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(`bench: no “${unknown[0]}”; there are ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}

const rows = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`bench: ${name}…\n`);
  rows.push(...(await bench()));
}
const cells = [
  ['what', 'measured', 'goal'],
  ...rows.map(({ what, measured, goal }) => [what, measured, goal]),
];
const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
console.log(`${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}\n`);
for (const row of cells)
  console.log(
    row
      .map((text, column) => text.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
