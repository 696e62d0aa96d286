/** Official test rows are known by their question where their id was lost. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holdsOfficialQuestion } from '../../src-main/data/official-questions';
import { officialTests } from '../../src-main/tasks';

const file = join(import.meta.dirname, '../../../shared/data/pubmedqa/ori_pqal.json');
const there = existsSync(file);
if (!there) console.warn(`SKIPPED: official questions, for ${file} is not here`);

describe('holdsOfficialQuestion', () => {
  it('leaves ordinary questions alone', () => {
    expect(holdsOfficialQuestion('Does a spacer reduce asthma attacks in adults?')).toBe(false);
    expect(holdsOfficialQuestion('No question at all.')).toBe(false);
  });

  it.skipIf(!there)('knows all 500 official ones and no other, bare or inside a text', () => {
    const records = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      { QUESTION: string; CONTEXTS: string[] }
    >;
    for (const [id, { QUESTION, CONTEXTS }] of Object.entries(records)) {
      const isTest = officialTests.pubmedqa!.has(id);
      for (const text of [
        QUESTION,
        `${CONTEXTS.join(' ')} Question: ${QUESTION.toUpperCase()} Answer briefly.`,
      ])
        expect(holdsOfficialQuestion(text), `${id}: ${QUESTION}`).toBe(isTest);
    }
  });
});
