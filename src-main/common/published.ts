/** Numbers that others published, as the user types them in: never ours, never without their source. */
import type { MetricName } from './benchmark';
import { WorkbenchError } from './errors';

export interface PublishedModel {
  id: number;
  name: string;
  /** Where its numbers stand, as a reference; empty while it has none. */
  source: string;
  numbers: PublishedNumber[];
}

export interface PublishedNumber {
  task: string;
  metric: MetricName;
  /** A share of 1. */
  value: number;
}

/**
 * Models of the BioInstruct paper (JAMIA 2024, doi 10.1093/jamia/ocae122). Its result tables are not known to us: the
 * rows are offered by name, and their cells are empty.
 */
export const paperModels: readonly string[] = [
  ...['LLaMA 1', 'LLaMA 2'].flatMap((llama) =>
    ['7B', '13B'].flatMap((size) => [`${llama} ${size}`, `${llama} ${size} + BioInstruct`]),
  ),
  'Asclepius',
  'ChatDoctor',
  'MedAlpaca',
  'PMC-LLaMA',
];

/**
 * The share of 1 that a typed number of points stands for; null for an empty text, which takes the number away. A comma
 * may part the decimals. The decimal point is moved in the text, so that 27.9 becomes 0.279 and comes back as 27.9.
 * @throws WorkbenchError `usage` for what is no number from 0 to 100
 */
export function readPoints(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return null;
  const value = /^\d{1,3}(\.\d{0,15})?$/.test(plain) ? Number(`${plain}e-2`) : NaN;
  if (value >= 0 && value <= 1) return value;
  throw new WorkbenchError(
    'usage',
    `“${text.trim()}” is no score in points.`,
    'Type a number from 0 to 100, such as 27.9.',
  );
}

/** A share of 1 in points, to its last digit. */
export const inPoints = (share: number): number => Number(`${share}e2`);

/** @throws WorkbenchError `usage` for a model without a name, or with one too long for a table */
export function checkModelName(name: string): string {
  const plain = name.trim().replace(/\s+/g, ' ');
  if (plain !== '' && plain.length <= 80) return plain;
  throw new WorkbenchError(
    'usage',
    plain === '' ? 'The model has no name.' : `A name of ${plain.length} characters does not fit a table.`,
    'Type a name of up to 80 characters.',
  );
}
