/** The programs a machine must bring along, and the one line that names the missing one. */
import { spawnSync } from 'node:child_process';
import { SetupError } from './paths.mjs';

const remedies = {
  git: { linux: 'sudo apt install git', darwin: 'xcode-select --install', win32: 'winget install Git.Git' },
  cmake: {
    linux: 'sudo apt install cmake',
    darwin: 'brew install cmake',
    win32: 'winget install Kitware.CMake',
  },
  compiler: {
    linux: 'sudo apt install g++',
    darwin: 'xcode-select --install',
    win32: 'winget install Microsoft.VisualStudio.2022.BuildTools',
  },
};

/**
 * @param {(program: string, args: string[], input?: string) => boolean} runs true when the program ends with status 0
 * @returns {string | null} the sentence for the first missing program, with its remedy
 */
export function missingPrerequisite(
  runs = endsWell,
  node = process.versions.node,
  platform = process.platform,
) {
  const [major, minor] = node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    return `Node ${node} is too old; install Node 20.19 or newer (https://nodejs.org).`;
  if (!runs('git', ['--version'])) return missing('git', 'git');
  if (!runs('cmake', ['--version'])) return missing('CMake', 'cmake');
  if (!hasCompiler()) return missing('a C++17 compiler', 'compiler');
  return null;

  function hasCompiler() {
    // On Windows CMake finds Visual Studio by itself; the compiler is not in PATH.
    if (platform === 'win32') return true;
    const candidates = [process.env.CXX, 'c++', 'g++', 'clang++'].filter(Boolean);
    const args = ['-std=c++17', '-fsyntax-only', '-x', 'c++', '-'];
    return candidates.some((compiler) =>
      runs(compiler, args, '#include <optional>\nstd::optional<int> x;\n'),
    );
  }

  function missing(name, key) {
    return `${name} is missing; install it (${remedies[key][platform] ?? remedies[key].linux}) and start again.`;
  }
}

/** @throws {SetupError} naming the first missing program */
export function checkPrerequisites() {
  const sentence = missingPrerequisite();
  if (sentence) throw new SetupError(sentence);
}

function endsWell(program, args, input) {
  return spawnSync(program, args, { input, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0;
}
