/** What tasks are like, in a table. */
import {
  characteristicNames,
  type Characteristic,
  type MatrixCharacteristics,
} from '../common/characteristics';
import { decimals, textTable } from './text-table';

const names = Object.keys(characteristicNames) as Characteristic[];

export function describeCharacteristics({ matrix, ways }: MatrixCharacteristics): string {
  const tables = ways.map(({ way, tasks, correlations, rows }) => {
    const line = (name: Characteristic) => {
      const found = correlations[name];
      return [
        characteristicNames[name],
        ...tasks.map(({ values }) => decimals(values[name])),
        found ? `${found.rho.toFixed(2)} [${found.ci95.map((one) => one.toFixed(2)).join(', ')}]` : '–',
      ];
    };
    const table = textTable(
      [`${way}, matrix ${matrix}`, ...tasks.map(({ task }) => task), 'rank correlation with gain'],
      [['mean gain over the base', ...tasks.map(({ gain }) => decimals(gain)), ''], ...names.map(line)],
    );
    return `${table}\nOverlap: three words in a row that ${rows.toLocaleString('en')} training rows hold.`;
  });
  const caution =
    'Exploratory: few tasks and many characteristics, uncorrected. It may suggest what to test; it tests nothing.';
  return [...tables, caution].join('\n\n');
}
