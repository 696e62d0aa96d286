import { expect, test } from 'vitest';
import { missingPrerequisite } from '../../scripts/setup/prerequisites.mjs';

const without = (...missing: string[]) => {
  const runs = (program: string) => !missing.includes(program);
  return missingPrerequisite(runs, '24.0.0', 'linux');
};

test('a machine that has everything is told nothing', () => {
  expect(without()).toBeNull();
});

test('a missing program is named in one line with its remedy', () => {
  expect(without('git')).toBe('git is missing; install it (sudo apt install git) and start again.');
  expect(without('cmake')).toBe('CMake is missing; install it (sudo apt install cmake) and start again.');
});

test('any C++17 compiler will do', () => {
  expect(without('c++', 'g++')).toBeNull();
  expect(without(process.env.CXX ?? '', 'c++', 'g++', 'clang++')).toMatch(/^a C\+\+17 compiler is missing; /);
});

test('a Node that is too old is named before anything is looked for', () => {
  const never = () => {
    throw new Error('looked for something');
  };
  expect(missingPrerequisite(never, '20.18.3', 'linux')).toMatch(
    /^Node 20\.18\.3 is too old; install Node 20\.19/,
  );
});
