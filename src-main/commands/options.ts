/** Values of options that several commands take. */
import { WorkbenchError } from '../common/errors';

/** A parser for commander. @throws WorkbenchError `usage` for anything but a whole number from 1 */
export const wholeNumber =
  (option: string) =>
  (text: string): number => {
    const number = Number(text);
    if (Number.isInteger(number) && number > 0) return number;
    throw new WorkbenchError(
      'usage',
      `${option} is “${text}”; it must be a whole number from 1.`,
      `For example ${option} 100`,
    );
  };
