/** The generation itself, with a writer that follows a script. */
import { expect, it } from 'vitest';
import { cancelled } from '../../src-main/common/errors';
import { generate } from '../../src-main/generate/generate';
import { candidates, scriptedWriter, settings, task } from './script';

it('ends with exactly the accepted candidates that were asked for, each unlike all before', async () => {
  const made = await candidates(12, scriptedWriter().writer);
  const accepted = made.filter(({ verdict }) => verdict === 'accepted');
  expect(accepted).toHaveLength(12);
  expect(made.at(-1)!.verdict).toBe('accepted');
  expect(made.map(({ position }) => position)).toEqual(made.map((_, i) => i));
  expect(new Set(made.map(({ verdict }) => verdict))).toEqual(
    new Set(['accepted', 'malformed', 'near-duplicate']),
  );
});

it('keeps with every candidate its seeds, its prompt’s hash, its tokens and the reason of its verdict', async () => {
  const [first] = await candidates(1, scriptedWriter(1, () => 'Sorry.').writer);
  expect(first).toMatchObject({
    position: 0,
    verdict: 'malformed',
    reason: 'holds no JSON object',
    text: null,
    answer: 'Sorry.',
    promptTokens: 100,
    completionTokens: 20,
  });
  expect(first!.seeds).toHaveLength(3);
  expect(first!.promptHash).toMatch(/^[0-9a-f]{64}$/);
});

it('goes on from any candidate to the same end, however many are asked at once', async () => {
  const whole = await candidates(10, scriptedWriter(3).writer);
  for (const cut of [1, 4, whole.length - 1]) {
    const before = whole.slice(0, cut);
    const accepted = before
      .filter(({ verdict }) => verdict === 'accepted')
      .map(({ position, text }) => ({ position, instruction: text!.instruction }));
    const after = await candidates(10, scriptedWriter(2).writer, { from: cut, accepted });
    expect([...before, ...after]).toEqual(whole);
  }
});

it('asks nothing where the count is reached already', async () => {
  const { writer, asked } = scriptedWriter();
  const accepted = [{ position: 0, instruction: 'Name a fruit.' }];
  expect(await candidates(1, writer, { from: 3, accepted })).toEqual([]);
  expect(asked).toEqual([]);
});

it('gives up after twenty candidates for each that was asked for', async () => {
  expect(await candidates(2, scriptedWriter(4, () => 'no').writer)).toHaveLength(40);
});

it('a candidate is compared with the seeds and with those accepted before it, on the instruction alone', async () => {
  const answers = [
    settings.seeds[0]!.instruction,
    'Name a cause of gout in men.',
    'Name a cause of gout in old men.',
    'Why?',
  ];
  let next = 0;
  const made = await candidates(1, scriptedWriter(1, () => task(answers[next++]!)).writer);
  expect(made[0]).toMatchObject({ verdict: 'near-duplicate', reason: 'ROUGE-L F 1.00 with seed s0' });
  expect(made[1]!.verdict).toBe('accepted');
  next = 0;
  const more = await candidates(
    2,
    scriptedWriter(1, () => task(answers[next++] ?? 'List signs of a stroke.')).writer,
  );
  // 7 and 8 words share 7: 2 * 7 / 15.
  expect(more[2]).toMatchObject({ verdict: 'near-duplicate', reason: 'ROUGE-L F 0.93 with candidate 2' });
  expect(more[3]).toMatchObject({ verdict: 'too-short', reason: 'has 1 words, fewer than 3' });
});

it('stops between prompts when it is told to', async () => {
  const stop = new AbortController();
  const { writer } = scriptedWriter(1);
  const all = generate(settings, 100, { from: 0, accepted: [] }, writer, stop.signal);
  await all.next();
  stop.abort(cancelled());
  await expect(all.next()).rejects.toMatchObject({ code: 'cancelled' });
});
