/** The value of an option that counts something. */
import { WorkbenchError } from '../common/errors';

/** @throws WorkbenchError `usage`, from the parser it gives, for what is no whole number from `least` on */
export const wholeNumber =
  (option: string, least = 1, hint = `For example ${option} 100`) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && text.trim() !== '') return value;
    throw new WorkbenchError(
      'usage',
      `${option} is “${text}”; it must be a whole number from ${least}.`,
      hint,
    );
  };
