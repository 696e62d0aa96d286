/** `npm run test:trust -- [part…]`: the long tests of what must never be lost or let in; without a name, all parts. */
import { SetupError } from './setup/paths.mjs';
import { faults } from './trust/faults.mjs';
import { contract, fuzz } from './trust/fuzz.mjs';
import { kills } from './trust/kills.mjs';
import { offline } from './trust/offline.mjs';
import { soak } from './trust/soak.mjs';

/** Name -> what it does; resolves to its figures, throws what does not hold. */
const parts = { kills, faults, fuzz, contract, offline, soak };

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  if (!parts[name]) throw new SetupError(`“${name}” is no part; one of ${Object.keys(parts).join(', ')} is.`);
  const figures = await parts[name]();
  process.stdout.write(
    `${JSON.stringify({ part: name, at: new Date().toISOString(), ...figures }, null, 2)}\n`,
  );
}
