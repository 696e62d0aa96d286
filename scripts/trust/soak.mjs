/**
 * Hours of everything at once against one served program: what main holds at rest must not grow after it is warm, and
 * nothing may be left over. TRUST_MINUTES asks for another time than two hours. Linux.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root, SetupError } from '../setup/paths.mjs';
import { invite } from './soak-clients.mjs';
import { work } from './soak-work.mjs';
import { startMain } from './soaked-main.mjs';

const clients = 20;
/** Minutes from the beginning of one round to that of the next, at least. */
const pace = 1;
/** Share of the time that warms it up. */
const warmUp = 1 / 8;
/** How much more main may hold at the end. */
const most = 0.05;

/** @returns what was measured and what of it did not hold @throws Error when anything did not */
export async function soak({ minutes = Number(process.env.TRUST_MINUTES ?? 120), seed = 1 } = {}) {
  if (process.platform !== 'linux') throw new SetupError('The soak reads /proc, which Linux alone has.');
  const place = mkdtempSync(join(tmpdir(), 'bioinstruct-soak-'));
  const main = await startMain(place);
  const note = noteIn(join(root, 'build/soak.json'));
  const guests = invite(main.browser, clients, seed);
  const { tally } = guests;
  const saying = setInterval(() => note({ ...main.look(), ...counts(tally) }), 60_000);
  let round = 0;
  try {
    for (; note.minute() < minutes; round++) {
      const next = note.minute() + pace;
      await work(main.browser, place, round).catch(tally.fail);
      if (main.hasEnded()) throw new Error(`Main has ended: ${main.said()}`);
      await guests.pause();
      note({ round, atRest: true, ...(await main.rest()), ...counts(tally) });
      guests.goOn();
      await wait(Math.max(0, Math.min(next, minutes) - note.minute()) * 60_000);
    }
  } finally {
    clearInterval(saying);
    await guests.leave();
  }
  const left = await main.close();
  const found = judge(note.samples, minutes, { left, failures: tally.failures, said: main.said() });
  const figures = { minutes, clients, rounds: round, ...counts(tally), ...found };
  note({ figures });
  if (found.defects.length > 0) throw new Error(`${JSON.stringify(figures, null, 2)}\nLeft in ${place}.`);
  rmSync(place, { recursive: true, force: true });
  return figures;
}

const counts = ({ calls, events, failures }) => ({ calls, events, failures: failures.length });

/** Keeps samples, in a file too, and says each. */
function noteIn(file) {
  const began = performance.now();
  const minute = () => (performance.now() - began) / 60_000;
  const samples = [];
  const note = (sample) => {
    samples.push({ minute: Number(minute().toFixed(2)), ...sample });
    process.stderr.write(`${JSON.stringify(samples.at(-1))}\n`);
    writeFileSync(file, `${JSON.stringify(samples, null, 1)}\n`);
  };
  mkdirSync(join(file, '..'), { recursive: true });
  return Object.assign(note, { samples, minute });
}

/** Compares the first tenth of the samples at rest after the warm-up with the last, by their means. */
function judge(samples, minutes, { left, failures, said }) {
  const atRest = samples.filter((sample) => sample.atRest && sample.minute >= minutes * warmUp);
  if (atRest.length < 2)
    throw new Error(`${minutes} minutes are too few: two rounds after the warm-up are needed.`);
  const some = Math.ceil(atRest.length / 10);
  const [first, last] = [atRest.slice(0, some), atRest.slice(-some)];
  const growth = (what) => mean(last.map(what)) / mean(first.map(what)) - 1;
  const peak = (what) => Math.max(...atRest.map(what));
  const residentGrowth = growth(({ resident }) => resident);
  const descriptors = [first, last].map((part) => Math.max(...part.map((sample) => sample.descriptors)));
  const held = {
    'main grew by at most 5 %': residentGrowth <= most,
    'no descriptor is left open': descriptors[1] <= descriptors[0],
    'no worker is left over': peak(({ workers }) => workers) <= 2 && left.workers === 0,
    'no temporary file is left': left.temporary === 0,
    'nothing is half written at rest': peak(({ halfWritten }) => halfWritten) === 0,
    'every call was answered': failures.length === 0,
    'it closed in order': left.status === 0,
    'it warned of nothing': !/Warning/.test(said),
  };
  return {
    residentGrowth,
    resident: [first, last].map((part) => mean(part.map((sample) => sample.resident))),
    highest: Math.max(...samples.map(({ resident }) => resident ?? 0)),
    ownGrowth: growth(({ own }) => own),
    heapGrowth: growth(({ heapUsed }) => heapUsed),
    descriptors,
    left,
    held: Object.keys(held).filter((what) => held[what]),
    defects: Object.keys(held).filter((what) => !held[what]),
    firstFailures: failures.slice(0, 5),
  };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
