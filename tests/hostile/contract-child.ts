/**
 * A process of calls on one workspace, as `child.ts` is one of files: whatever a page sends is answered by data, never by a
 * defect, and nothing is written elsewhere. The engine is invented and refuses; the desk is the real one, in this process.
 */
import { mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '../../src-main/common/errors';
import { methods } from '../../src-main/common/contract';
import { randomFrom } from '../../src-main/common/random';
import { openWorkbench } from '../../src-main/workbench';
import type { Case, Told } from './fuzz';
import { learn, makeCall } from './payloads';
import { deskHere, filledWorkspace, knownFiles, refusing } from './contract-workspace';
import './no-sync';

const { from, count, seed, folder } = JSON.parse(process.argv[2]!) as Case;
const tell = (told: Told) => writeSync(1, `${JSON.stringify(told)}\n`);
const note = openSync(join(folder, 'note'), 'w');
let last = { number: from, parser: 'opening' };
const defect = (what: string) => tell({ kind: 'defect', ...last, what });
process.on('unhandledRejection', (error) => defect(`unhandled: ${(error as Error).stack}`));
process.on('uncaughtException', (error) => defect(`uncaught: ${error.stack}`));

const workspace = join(folder, 'workspace');
const chosen = join(folder, 'chosen');
mkdirSync(chosen);
const known = filledWorkspace(workspace);
const desk = await deskHere();
const workbench = await openWorkbench({
  ...{ host: 'serve', workspace },
  fork: (kind) => (kind === 'desk' ? desk() : refusing()),
  emit: (event) => void JSON.stringify(event),
  saveFile: (name) => Promise.resolve({ url: `/saved/${name.length}`, name }),
  placeFolder: () => Promise.resolve(null),
});
knownFiles(workbench, known);
const before = readdirSync(folder).sort().join();

const outcomes: Record<string, number> = {};
for (let number = from; number < from + count; number++) {
  const random = randomFrom(seed * 1_000_003 + number);
  const { method, input } = makeCall(random, methods, known);
  last = { number, parser: method };
  writeSync(note, `${number} ${method}\n`.padEnd(80), 0);
  const outcome = await workbench.call(method, input).then(
    (answer) => {
      if ('value' in answer) {
        learn(known, JSON.parse(JSON.stringify(answer.value)) as unknown);
        return 'answered';
      }
      const { code, message } = answer.error;
      if (code === 'internal' || !errorCodes.includes(code)) defect(`${message}: ${JSON.stringify(input)}`);
      return code;
    },
    (error: Error) => (defect(`thrown: ${error.stack}`), 'thrown'),
  );
  outcomes[`${method}: ${outcome}`] = (outcomes[`${method}: ${outcome}`] ?? 0) + 1;
}
await workbench.close();
const after = readdirSync(folder).sort().join();
if (after !== before) defect(`beside the workspace there is now ${after}`);
tell({ kind: 'done', outcomes, peak: process.resourceUsage().maxRSS * 1024 });
process.exit(0);
