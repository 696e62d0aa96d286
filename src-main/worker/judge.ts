/** A GGUF as judge, greedy and held to its three verdicts by a grammar; it is asked twice, the answers changing places. */
import { chooseTemplate } from '../data/template';
import { judgePrompt, readVerdict, settledWithout, verdictFields, winsOf } from '../evaluate/judge';
import { openInferencer } from '../inference/inferencer';
import { openTokenizer } from '../inference/tokenizer';
import { readModel } from '../models/gguf-reader';
import type { Measurable, Measured, OpenInstrument } from './instruments';
import { promptTokens } from './prompt';

const maxTokens = 24;

/** @param template with {task}, {input}, {a} and {b} */
export async function openJudge(file: string, template: string, threads: number): Promise<OpenInstrument> {
  // Checked by our own reader first: llama.cpp's can hang on a header that lies.
  await readModel(file);
  const tokenizer = await openTokenizer(file);
  const { contextLength } = tokenizer;
  const chosen = chooseTemplate('auto', tokenizer.chatTemplate);
  const inferencer = await openInferencer({ model: file, threads, contextTokens: contextLength });
  const tokensOf = ({ instruction, input }: Measurable, a: string, b: string) =>
    promptTokens(
      chosen,
      { instruction: judgePrompt(template, { task: instruction, input, a, b }), input: '' },
      tokenizer,
    );
  return {
    atOnce: 4,
    measure: async (answers, signal) => {
      const asked = answers.map((one) => {
        const settled = settledWithout(one.answer, one.opponent);
        if (settled !== null) return { settled, prompts: [] };
        const [answer, opponent] = [one.answer!, one.opponent!];
        return { settled, prompts: [tokensOf(one, answer, opponent), tokensOf(one, opponent, answer)] };
      });
      const fits = (prompts: number[][]) =>
        prompts.every(({ length }) => length + maxTokens <= contextLength);
      const prompts = asked.flatMap((one) => (fits(one.prompts) ? one.prompts : []));
      const texts = await inferencer.generateAll(prompts, {
        ...{ maxTokens, stop: [], fields: verdictFields, signal },
      });
      const said = texts.map(readVerdict);
      return asked.map(({ settled, prompts: both }): Measured => {
        if (settled !== null) return { value: settled };
        if (!fits(both)) return { value: null };
        const [first, second] = said.splice(0, 2) as [Measured['first'], Measured['second']];
        const orders = { first: first ?? null, second: second ?? null } as Parameters<typeof winsOf>[0];
        const value = winsOf(orders);
        return { value: Number.isNaN(value) ? null : value, ...orders };
      });
    },
    dispose: () => inferencer.dispose(),
  };
}
