import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../src-main/common/random';
import { matchExpression } from '../../src-main/fulltext/expression';

describe('matchExpression', () => {
  test('asks for all words, phrases and prefixes', () => {
    expect(matchExpression('chest pain')).toBe('"chest" AND "pain"');
    expect(matchExpression('"chest pain" hyper*')).toBe('"chest pain" AND "hyper" *');
    expect(matchExpression('“chest pain”')).toBe('"chest pain"');
    expect(matchExpression('an open "chest pain')).toBe('"an" AND "open" AND "chest pain"');
  });

  test('has no syntax of its own', () => {
    expect(matchExpression('pain AND NOT (fever OR output:cough)')).toBe(
      '"pain" AND "AND" AND "NOT" AND "(fever" AND "OR" AND "output:cough)"',
    );
  });

  test('takes a prefix of one or two letters for a word', () => {
    expect(matchExpression('pa* pai*')).toBe('"pa" AND "pai" *');
  });

  test('leaves out what holds no letter or digit, and is null where nothing is left', () => {
    expect(matchExpression('pain -- *')).toBe('"pain"');
    for (const nothing of ['', '  ', '*', '"', '""', '()-^', '🙂', '\0'])
      expect(matchExpression(nothing)).toBeNull();
  });

  test('takes scripts without spaces apart', () => {
    expect(matchExpression('高血压 ICD')).toBe('" 高  血  压 " AND "ICD"');
  });

  test('is valid whatever is typed', () => {
    const db = new Database(':memory:');
    db.exec('CREATE VIRTUAL TABLE texts USING fts5 (a)');
    const find = db.prepare('SELECT rowid FROM texts WHERE texts MATCH ?');
    const alphabet = [
      '"',
      '“',
      '”',
      '*',
      '(',
      ')',
      '-',
      '+',
      '^',
      ':',
      '{',
      '}',
      "'",
      '\\',
      ',',
      '.',
      '\0',
      '\n',
    ];
    alphabet.push(' ', ' ', 'a', 'AND', 'OR', 'NOT', 'NEAR', 'rowid', 'é', '高', '\ud800', 'pain');
    const random = randomFrom(7);
    for (let i = 0; i < 3000; i++) {
      const length = 1 + Math.floor(random() * 12);
      const query = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
      const expression = matchExpression(query);
      if (expression !== null) expect(() => find.all(expression), JSON.stringify(query)).not.toThrow();
    }
    db.close();
  });
});
