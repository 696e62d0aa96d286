/**
 * A file of BioInstruct's size (25,005 instructions, 13 MB), invented: every word is drawn by its frequency in a real file,
 * and some rows are earlier ones with words changed, left out or added. The same seed gives the same file.
 */
import { randomFrom } from '../../src-main/common/random.ts';

const rows = 25_005;
/** Words of a field: shortest, longest; short ones are likelier. */
const sizes = { instruction: [6, 32], input: [4, 70], output: [6, 84] };
/** So many rows are an earlier one with 2 to 40 % of its words changed. */
const copies = 0.03;

/** @param real rows with instruction, input and output, whose words are drawn from */
export function inventInstructions(real, seed = 42) {
  const random = randomFrom(seed);
  const words = real.flatMap(({ input, output }) => `${input} ${output}`.split(/\s+/)).filter(Boolean);
  const word = () => words[Math.floor(random() * words.length)];
  const text = ([least, most]) =>
    Array.from({ length: least + Math.floor((most - least) * random() ** 1.5) }, word).join(' ');
  const changed = (original, share) =>
    original
      .split(' ')
      .flatMap((one) => (random() >= share ? [one] : [[], [word()], [one, word()]][Math.floor(random() * 3)]))
      .join(' ');
  const invented = [];
  for (let row = 0; row < rows; row++) {
    const share = 0.02 + 0.38 * random();
    const original = random() < copies && row > 0 ? invented[Math.floor(random() * row)] : null;
    invented.push({
      instruction: original ? changed(original.instruction, share) : text(sizes.instruction),
      input: original ? changed(original.input, share) : text(sizes.input),
      output: text(sizes.output),
    });
  }
  return invented;
}
