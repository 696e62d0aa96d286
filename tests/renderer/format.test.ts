/** Numbers as the screens print them. */
import { describe, expect, test } from 'vitest';
import * as format from '../../src-renderer/format';

const narrow = '\u202f';
const minus = '\u2212';

describe('format', () => {
  test('whole numbers are grouped by narrow spaces', () => {
    expect([0, 999, 1164, 22480, 1234567].map(format.count)).toEqual([
      '0',
      '999',
      `1${narrow}164`,
      `22${narrow}480`,
      `1${narrow}234${narrow}567`,
    ]);
  });

  test('one thing is singular, all other counts are plural', () => {
    expect([0, 1, 2].map((n) => format.countOf(n, 'row'))).toEqual(['0 rows', '1 row', '2 rows']);
  });

  test('points have one decimal and a true minus', () => {
    expect([38.44, -2.04, 0].map(format.points)).toEqual(['38.4', `${minus}2.0`, '0.0']);
  });

  test('a difference always shows its sign, and none when it rounds to zero', () => {
    expect([7.16, -2, 0, 0.04, -0.04].map(format.difference)).toEqual([
      '+7.2',
      `${minus}2.0`,
      '0.0',
      '0.0',
      '0.0',
    ]);
  });

  test('an interval that is not known is a dash, never a number', () => {
    expect([1.86, NaN].map(format.plusMinus)).toEqual(['±1.9', '–']);
  });

  test('durations are said as one would say them', () => {
    expect([0, 45, 59.6, 840, 5280, 3600, 97200, Infinity].map(format.duration)).toEqual([
      '0 s',
      '45 s',
      '1 min',
      '14 min',
      '1 h 28 min',
      '1 h',
      '1 d 3 h',
      '–',
    ]);
  });

  test('sizes keep three figures at most and change unit at 1024', () => {
    expect([0, 812, 1024, 4404019, 1256277606].map(format.bytes)).toEqual([
      '0 B',
      '812 B',
      '1 KiB',
      '4.2 MiB',
      '1.17 GiB',
    ]);
  });

  test('large counts are shortened', () => {
    expect([960, 5_600_000, 1_236_000_000].map(format.short)).toEqual(['960', '5.6 M', '1.24 B']);
  });

  test('a small setting is written as one types it, and reads back as the same number', () => {
    const values = [0.0002, 3e-4, 1e-8, 0.05, 16, 0];
    expect(values.map(format.setting)).toEqual(['2e-4', '3e-4', '1e-8', '0.05', '16', '0']);
    expect(values.map((value) => Number(format.setting(value)))).toEqual(values);
  });

  test('measured quantities have two figures', () => {
    expect([5.63e-5, 0.4249, 12.3, 2463, NaN].map(format.measured)).toEqual([
      '5.6e-5',
      '0.42',
      '12',
      '2460',
      '–',
    ]);
  });

  test('a time of another year names the year', () => {
    const now = new Date('2026-11-21T12:00:00');
    expect(format.when('2026-11-20T18:02:00', now)).toBe('20 Nov, 18:02');
    expect(format.when('2025-11-20T18:02:00', now)).toContain('2025');
  });

  test('a model goes by its file name on every system', () => {
    expect(['/models/tern-1b.gguf', 'C:\\models\\tern-1b.GGUF'].map(format.modelName)).toEqual([
      'tern-1b',
      'tern-1b',
    ]);
  });
});
