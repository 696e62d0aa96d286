/** Categories by rules over a file of BioInstruct's size: the report's own seconds, which are those of labelling alone. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { inventInstructions } from './instructions.mjs';
import { bioinstruct, inFreshWorkspace, seconds } from './program.mjs';

const real = join(root, '../shared/data/chatdoctor/chatdoctor5k.json');

export async function benchCategories() {
  if (!existsSync(real)) return [{ what: 'categories by rules', measured: 'the file is not here', goal: '' }];
  return inFreshWorkspace(async (folder) => {
    const file = join(folder, 'invented.json');
    writeFileSync(file, JSON.stringify(inventInstructions(JSON.parse(readFileSync(real, 'utf8')))));
    const workspace = join(folder, 'workspace');
    await bioinstruct(workspace, 'import', file);
    const report = await bioinstruct(workspace, 'categorize', 'invented');
    const rate = Math.round(report.labelled / report.seconds).toLocaleString('en');
    const what = `categories by rules of ${report.labelled.toLocaleString('en')} invented rows`;
    return [{ what, measured: `${seconds(report.seconds)} (${rate} rows/s)`, goal: '' }];
  });
}
