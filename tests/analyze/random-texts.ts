/** Small invented lists of texts in which much is nearly alike. */
import { randomFrom } from '../../src-main/common/random';

const words = 'the of and a pain chest fever dose mg daily note patient was is no 10 left right'.split(' ');

/** Some texts from a few words, some of them an earlier one with words changed, some without a token. */
export function randomTexts(seed: number, longest = 12, earlier: readonly string[] = []): string[] {
  const random = randomFrom(seed);
  const below = (n: number) => Math.floor(random() * n);
  // The square prefers the first words, as real texts do.
  const word = () => words[Math.floor(words.length * random() ** 2)]!;
  const texts: string[] = [];
  for (let i = 2 + below(25); i > 0; i--) {
    const before = [...earlier, ...texts];
    const kind = random();
    if (kind < 0.05) texts.push(['', '…', '心電図'][below(3)]!);
    else if (kind < 0.55 && before.length > 0) texts.push(changed(before[below(before.length)]!));
    else texts.push(Array.from({ length: 1 + below(longest) }, word).join(' '));
  }
  return texts;

  function changed(text: string): string {
    const share = random() * 0.4;
    return text
      .split(' ')
      .flatMap((one) => (random() >= share ? [one] : [[], [word()], [word(), one]][below(3)]!))
      .join(' ');
  }
}
