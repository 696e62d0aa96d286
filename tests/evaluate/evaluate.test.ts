/** Putting items to a model: who is asked what, which answer wins, and that the batch changes nothing. */
import { expect, test } from 'vitest';
import type { Item } from '../../src-main/common/benchmark';
import { cancelled } from '../../src-main/common/errors';
import type { Prompt } from '../../src-main/data/template';
import { evaluateTask, type Answer, type Answerer } from '../../src-main/evaluate/evaluate';
import { taskNamed } from '../../src-main/tasks';

const pubmedqa = taskNamed('pubmedqa');
const conv2note = taskNamed('conv2note');
const answers = ['yes', 'no', 'maybe'].map((one) => ({ label: one, text: one }));
const items = (n: number, choices: Item['choices'] = answers): Item[] =>
  Array.from({ length: n }, (_, i) => ({
    id: `i${i}`,
    source: `d${i}`,
    instruction: 'Answer.',
    input: `Question ${i}`,
    output: choices ? choices[i % 3]!.text : `Note ${i}`,
    target: choices ? choices[i % 3]!.label : `Note ${i}`,
    choices,
  }));

/** A model whose answers depend on the texts alone, and that writes down what it was asked. */
function fakeModel(): Answerer & { asked: unknown[] } {
  const asked: unknown[] = [];
  const likelihood = (prompt: Prompt, text: string) =>
    -1 - (([...`${prompt.input}${text}`].reduce((sum, c) => sum + c.charCodeAt(0), 0) * 7) % 13);
  return {
    asked,
    scoreTexts: (requests) => {
      asked.push(requests.length);
      return Promise.resolve(
        requests.map(({ prompt, continuations }) =>
          continuations.map((text) => ({ logLikelihood: likelihood(prompt, text), tokens: text.length })),
        ),
      );
    },
    generate: (prompts, options) => {
      asked.push(options);
      const choice = ({ input }: Prompt) => answers[input.length % 3]!.text;
      return Promise.resolve(prompts.map((prompt) => `The answer is ${choice(prompt)}.`));
    },
  };
}
async function collect(...all: Parameters<typeof evaluateTask>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for await (const answer of evaluateTask(...all)) answers.push(answer);
  return answers;
}

test.each(['likelihood', 'generate'] as const)('the batch changes no answer: %s', async (scoring) => {
  const whole = await collect(pubmedqa, items(17), fakeModel(), { scorings: [scoring], batch: 100 });
  expect(whole.map((answer) => answer.item)).toEqual(items(17).map((item) => item.id));
  for (const batch of [1, 2, 16, 17])
    expect(await collect(pubmedqa, items(17), fakeModel(), { scorings: [scoring], batch })).toEqual(whole);
});

test('items are asked a batch at a time', async () => {
  const model = fakeModel();
  await collect(pubmedqa, items(17), model, { scorings: ['likelihood'], batch: 8 });
  expect(model.asked).toEqual([8, 8, 1]);
});

const fixed = (logLikelihoods: number[]): Answerer => ({
  scoreTexts: (requests) =>
    Promise.resolve(
      requests.map(() => logLikelihoods.map((logLikelihood) => ({ logLikelihood, tokens: 2 }))),
    ),
  generate: () => Promise.reject(new Error('Not asked.')),
});

test('the choice of the highest sum of log p is the answer, whatever its length', async () => {
  const [answer] = await collect(pubmedqa, items(1), fixed([-3, -2.5, -9]), { scorings: ['likelihood'] });
  expect(answer).toEqual({
    item: 'i0',
    source: 'd0',
    scoring: 'likelihood',
    target: 'yes',
    answer: 'no',
    logLikelihoods: [-3, -2.5, -9],
    tokens: [2, 2, 2],
    bytes: [3, 2, 5],
    labels: ['yes', 'no', 'maybe'],
  });
});

/** A lettered item, and a model that writes down the prompts and continuations it is asked. */
function lettered() {
  const choices = [
    { label: 'A', text: 'aspirin' },
    { label: 'B', text: 'größer' },
  ];
  const asked: Parameters<Answerer['scoreTexts']>[0][number][] = [];
  const model: Answerer = {
    ...fixed([]),
    scoreTexts: (requests) => {
      asked.push(...requests);
      const likelihoods = (text: string) => ({ logLikelihood: -text.length, tokens: 1 });
      return Promise.resolve(requests.map(({ continuations }) => continuations.map(likelihoods)));
    },
  };
  const item = { ...items(1)[0]!, output: 'A. aspirin', target: 'A', choices };
  return { item, model, asked };
}
const bothLetterings = ['likelihood-letter', 'likelihood-text'] as const;

test('lettered options are asked for by letter and by text behind one prompt, and answered by letter', async () => {
  const { item, model, asked } = lettered();
  expect(await collect(pubmedqa, [item], model, { scorings: bothLetterings })).toMatchObject([
    { scoring: 'likelihood-letter', answer: 'A', tied: true, logLikelihoods: [-1, -1], bytes: [1, 1] },
    { scoring: 'likelihood-text', answer: 'B', logLikelihoods: [-7, -6], bytes: [7, 8] },
  ]);
  const prompt = { instruction: 'Answer.', input: 'Question 0' };
  expect(asked).toEqual([{ prompt, continuations: ['A', 'B', 'aspirin', 'größer'] }]);
});

test('examples give their answers as the scoring asks for them', async () => {
  const { item, model, asked } = lettered();
  const shots = [{ ...item, id: 'shown', input: 'Shown' }];
  await collect(pubmedqa, [item], model, { scorings: bothLetterings, shots });
  expect(asked.map(({ prompt }) => prompt.shots)).toEqual([
    [{ instruction: 'Answer.', input: 'Shown', output: 'A' }],
    [{ instruction: 'Answer.', input: 'Shown', output: 'aspirin' }],
  ]);
  const texts: unknown[] = [];
  const writing: Answerer = {
    ...model,
    generate: (prompts) => (texts.push(...prompts), Promise.resolve(['A'])),
  };
  await collect(pubmedqa, [item], writing, { scorings: ['generate'], shots });
  expect(texts).toMatchObject([{ shots: [{ output: 'A. aspirin' }] }]);
});

test('a choice less than 1e-4 nats behind is told as a tie, one further behind is not', async () => {
  const asking = { scorings: ['likelihood'] } as const;
  const [near] = await collect(pubmedqa, items(1), fixed([-2.00009, -2, -9]), asking);
  expect(near).toMatchObject({ answer: 'no', tied: true });
  const [clear] = await collect(pubmedqa, items(1), fixed([-2.0002, -2, -9]), asking);
  expect(clear).not.toHaveProperty('tied');
});

test('what is answered is not asked again, but for the likelihoods of its batch', async () => {
  const answered = new Set(['i0', 'i1', 'i2', 'i3', 'i4']);
  const has = ({ id }: Item) => answered.has(id);
  const model = fakeModel();
  const whole = await collect(pubmedqa, items(9), fakeModel(), { scorings: ['likelihood'], batch: 3 });
  const rest = await collect(pubmedqa, items(9), model, { scorings: ['likelihood'], batch: 3, has });
  expect(rest).toEqual(whole.slice(5));
  expect(model.asked).toEqual([3, 3]);
  const texts: number[] = [];
  const writing: Answerer = {
    ...model,
    generate: (prompts) => (texts.push(prompts.length), Promise.resolve(prompts.map(() => 'yes'))),
  };
  await collect(pubmedqa, items(9), writing, { scorings: ['generate'], batch: 3, has });
  expect(texts).toEqual([1, 3]);
});

test('a text of white space alone is no answer, and is kept', async () => {
  const silent: Answerer = {
    ...fakeModel(),
    generate: (prompts) => Promise.resolve(prompts.map(() => ' \n')),
  };
  expect(await collect(pubmedqa, items(1), silent, { scorings: ['generate'] })).toMatchObject([
    { answer: null, text: ' \n' },
  ]);
});

test('of equal choices the first listed is the answer', async () => {
  const [answer] = await collect(pubmedqa, items(1), fixed([-4, -2, -2]), { scorings: ['likelihood'] });
  expect(answer!.answer).toBe('no');
});

test('free text under likelihood has the likelihood of its target and no answer', async () => {
  const [answer] = await collect(conv2note, items(1, null), fixed([-6]), { scorings: ['likelihood'] });
  expect(answer).toEqual({
    item: 'i0',
    source: 'd0',
    scoring: 'likelihood',
    target: 'Note 0',
    answer: null,
    logLikelihoods: [-6],
    tokens: [2],
    bytes: [6],
  });
});

test('generation hands over the task’s limits and keeps the text unaltered', async () => {
  const model = fakeModel();
  const [answer] = await collect(pubmedqa, items(1), model, { scorings: ['generate'] });
  expect(model.asked).toEqual([{ maxTokens: pubmedqa.maxTokens, stop: pubmedqa.stop }]);
  expect(answer).toEqual({
    item: 'i0',
    source: 'd0',
    scoring: 'generate',
    target: 'yes',
    answer: 'no',
    text: 'The answer is no.',
  });
});

test('a likelihood that is not finite is refused with the item', async () => {
  await expect(
    collect(pubmedqa, items(1), fixed([-1, NaN, -2]), { scorings: ['likelihood'] }),
  ).rejects.toMatchObject({
    code: 'not-finite',
    message: 'The model gives item i0 of pubmedqa a log-likelihood of -1, NaN, -2.',
  });
});

test('once cancelled no further batch is asked, and what was answered has been given out', async () => {
  const model = fakeModel();
  const stop = new AbortController();
  const seen: string[] = [];
  const all = async () => {
    for await (const answer of evaluateTask(pubmedqa, items(9), model, {
      scorings: ['likelihood'],
      batch: 4,
      signal: stop.signal,
    })) {
      seen.push(answer.item);
      stop.abort(cancelled());
    }
  };
  await expect(all()).rejects.toMatchObject({ code: 'cancelled' });
  expect(seen).toHaveLength(4);
  expect(model.asked).toEqual([4]);
});
