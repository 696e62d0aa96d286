/** Import of a real file of 5,452 instructions, to the commit: the report's own seconds, the worker's start included. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { bioinstruct, inFreshWorkspace, seconds } from './program.mjs';

const file = join(root, '../shared/data/chatdoctor/chatdoctor5k.json');

export async function benchImport() {
  if (!existsSync(file))
    return [{ what: 'import of chatdoctor5k.json', measured: 'the file is not here', goal: 'under 1 s' }];
  const reports = [];
  for (let run = 0; run < 3; run++)
    reports.push(await inFreshWorkspace((folder) => bioinstruct(folder, 'import', file)));
  const times = reports.map((report) => report.seconds).sort((a, b) => a - b);
  const rate = Math.round(reports[0].read / times[1]).toLocaleString('en');
  const what = `import of ${reports[0].read.toLocaleString('en')} rows, median of 3`;
  return [{ what, measured: `${seconds(times[1])} (${rate} rows/s)`, goal: 'under 1 s' }];
}
