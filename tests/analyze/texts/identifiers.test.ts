/** Identifiers: what looks like one is found with its place, and what clinical texts are full of is not. */
import { expect, test } from 'vitest';
import { findIdentifiers } from '../../../src-main/analyze/texts/identifiers';

const found = (text: string) =>
  findIdentifiers(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);

test.each([
  ['Seen on 03/14/2021 and 2021-04-02.', [['date', '03/14/2021'], ['date', '2021-04-02']]],
  ['Born 14.3.1958, admitted March 3rd, 2019.', [['date', '14.3.1958'], ['date', 'March 3rd, 2019']]],
  ['Discharged on 2 of May 2020.', [['date', '2 of May 2020']]],
  ['Call (555) 123-4567 or +44 20 7946 0958.', [['phone', '(555) 123-4567'], ['phone', '+44 20 7946 0958']]],
  ['Write to jane.doe@ward.example.org.', [['e-mail', 'jane.doe@ward.example.org']]],
  ['MRN: 1234567, medical record number 88-1234', [['record-number', 'MRN: 1234567'], ['record-number', 'medical record number 88-1234']]],
  ['SSN 123-45-6789', [['record-number', '123-45-6789']]],
  ['Dr. Smith saw Mrs. Mary O’Neill.', [['name', 'Dr. Smith'], ['name', 'Mrs. Mary O’Neill']]],
])('%s', (text, expected) => expect(found(text)).toEqual(expected)); // prettier-ignore

test.each([
  ['Blood pressure 120/80, pulse 72, 5/10 pain, 3-4 times a day.'],
  ['Aspirin 75 mg, 2-3 tablets in 2019; HbA1c 6.5-7.5 %.'],
  ['The doctor saw the nurse. Ask your Doctor about it.'],
  ['In May 2020 the trial NCT01234567 enrolled 1,200 patients.'],
  ['pH 7.35 (7.35-7.45), Na 140, K 4.1, ratio 1/2/3'],
  ['Miss a dose and take it later.'],
])('%s holds none', (text) => expect(found(text)).toEqual([]));

test('texts made to keep a pattern searching hold none either', () => {
  for (const text of [
    '1'.repeat(1e6),
    '1-'.repeat(5e5),
    'a.'.repeat(5e5),
    'Dr. x '.repeat(2e5),
    '(555) '.repeat(1e5),
  ])
    expect(findIdentifiers(text)).toEqual([]);
});

test('where two overlap the earlier kind wins', () => {
  expect(found('MRN 123-45-6789')).toEqual([['record-number', 'MRN 123-45-6789']]);
});
