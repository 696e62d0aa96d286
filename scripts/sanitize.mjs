/**
 * `npm run sanitize`: the trainer under AddressSanitizer and UndefinedBehaviorSanitizer. Native programs over all types of
 * weights first, then the addon under Node with the tests of tests/train, then with damaged models, adapters and saved
 * trainings (`npm run sanitize -- files` alone; SANITIZE_CASES asks for another number of each). Any report of a sanitizer
 * fails it. Linux with GCC; takes a few minutes.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPrograms } from './native.mjs';
import { root, say } from './setup/paths.mjs';

const flags = '-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -O1 -g';

/** Runs a program; what a sanitizer finds ends it with status 99. */
function run(what, program, args, environment = {}) {
  say(`sanitize: ${what}…`);
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      ASAN_OPTIONS: 'exitcode=99:detect_leaks=1',
      UBSAN_OPTIONS: 'print_stacktrace=1:exitcode=99',
      ...environment,
    },
  });
  const output = `${stdout}${stderr}`;
  if (status === 0 && !/(AddressSanitizer|LeakSanitizer|runtime error:)/.test(output)) return;
  process.stderr.write(`${output}\nsanitize: ${what} failed with status ${status}\n`);
  process.exitCode = 1;
}

/** Name -> what is tried, with the folder of the programs. */
const parts = { programs: tryPrograms, addon: tryAddon, files: tryFiles };

const programs = buildPrograms(root, say, [`-DCMAKE_CXX_FLAGS=${flags}`], 'native-sanitized');
for (const [name, part] of Object.entries(parts))
  if (process.argv.length === 2 || process.argv.includes(name)) part(programs);
if (process.exitCode === undefined) say('sanitize: nothing was found');

function tryPrograms(programs) {
  const bench = join(programs, 'bench');
  const model = join(root, 'resources', 'sample', 'model.gguf');
  const folder = mkdtempSync(join(tmpdir(), 'sanitize-'));
  try {
    const tokens = join(folder, 'tokens.txt');
    writeFileSync(tokens, '1 7 9 11 13 17 19\n1 8 8 4 2\n');
    run('train', join(programs, 'train'), [model, tokens, join(folder, 'adapter.gguf'), '3']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  run('bench check, all types', bench, ['check', '--threads', '2']);
  for (const kernels of ['0', '1'])
    for (const checkpointing of ['0', '1'])
      run(`bench step, kernels ${kernels}, checkpointing ${checkpointing}`, bench, [
        ...['step', '--preset', 'tiny', '--length', '64', '--sequences', '3', '--type', 'q4_k'],
        ...['--kernels', kernels, '--checkpointing', checkpointing, '--threads', '2'],
      ]);
  run('bench profile', bench, ['profile', '--preset', 'tiny', '--length', '64']);
}

function tryAddon(programs) {
  runTests('the addon under tests/train', programs, [
    ...['--testTimeout', '600000', 'tests/train', '--exclude', 'tests/train/vulkan.test.ts'],
  ]);
}

/** Some thousand files of each kind that the addon reads, one after the other in the same process. */
function tryFiles(programs) {
  for (const only of ['model, native', 'adapter, native', 'state, native'])
    runTests(`damaged files: ${only}`, programs, ['tests/hostile/fuzz.test.ts'], {
      TRUST_ONLY: only,
      TRUST_CASES: process.env.SANITIZE_CASES ?? '2000',
      TRUST_PARALLEL: '1',
    });
}

/** Node itself is not instrumented, so the sanitizers have to be there before it starts, and its own leaks do not count. */
function runTests(what, programs, args, environment = {}) {
  const library = (name) => execFileSync('gcc', [`-print-file-name=${name}`], { encoding: 'utf8' }).trim();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  run(what, process.execPath, [vitest, 'run', '--project', 'main', '--pool', 'forks', ...args], {
    LD_PRELOAD: [library('libasan.so'), library('libubsan.so')].join(' '),
    ASAN_OPTIONS: 'exitcode=99:detect_leaks=0:allocator_may_return_null=1:quarantine_size_mb=32',
    WORKBENCH_TRAINER: join(programs, 'trainer.node'),
    ...environment,
  });
}
