/** What tasks are like against what training gained on them: a figure for every characteristic. */
import {
  characteristicNames,
  type Characteristic,
  type Characteristics,
} from '../../../src-main/common/characteristics';
import type { Figure } from '../../charts/figure';
import { scatter } from '../../charts/scatter';
import { cosine, difference } from '../../format';

export const characteristics = Object.keys(characteristicNames) as Characteristic[];

interface CharacteristicFigure {
  name: Characteristic;
  /** Its rank correlation with the gain; empty where none is told. */
  about: string;
  figure: Figure;
}

/** Of those that are known of two tasks or more. Tasks go by the numbers of `taskNumbers`. */
export function characteristicFigures(
  { tasks, correlations }: Characteristics,
  titleOf: (task: string) => string,
): CharacteristicFigure[] {
  return characteristics.flatMap((name) => {
    const points = tasks.flatMap(({ task, values, gain }, t) => {
      const value = values[name];
      if (value === null || gain === null) return [];
      return [
        {
          ...{ x: value, y: 100 * gain, ci95: null, strong: true, label: String(t + 1) },
          about: `${titleOf(task)}: ${difference(100 * gain)}`,
        },
      ];
    });
    if (points.length < 2) return [];
    const axes = {
      across: { title: characteristicNames[name], words: String, free: true },
      upward: { title: 'mean gain, points', words: (value: number) => difference(value).replace('.0', '') },
    };
    return [
      {
        name,
        about: correlationWords(correlations[name]),
        figure: scatter(points, axes, { width: 300, height: 220 }),
      },
    ];
  });
}

/** “+0.58, −0.10 to +0.92”. */
export const correlationWords = (found: Characteristics['correlations'][Characteristic]): string =>
  found ? `${cosine(found.rho)}, ${found.ci95.map(cosine).join(' to ')}` : '';

/** “1 Ward QA · 2 Trial QA”. */
export const taskNumbers = (
  { tasks }: Pick<Characteristics, 'tasks'>,
  titleOf: (task: string) => string,
): string => tasks.map(({ task }, t) => `${t + 1} ${titleOf(task)}`).join(' · ');
