/** How most benchmarks name the files of their splits. */
import type { Benchmark } from '../common/benchmark';

/** `test`, `TestSet-1`, `test_set`; `dev`, `val`, `valid`, `validation`: as words of their own, digits may follow. */
export const usualFiles: Benchmark['files'] = [
  { pattern: '(?<![a-z])test(?:ing|[ _-]?set)?(?![a-z])', split: 'test' },
  { pattern: '(?<![a-z])(?:dev|val|valid|validation)(?:[ _-]?set)?(?![a-z])', split: 'validation' },
];
