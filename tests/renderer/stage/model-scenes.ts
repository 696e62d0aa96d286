/** The scenes of Models and the Playground; every name and number is invented. */
import type { ListedAdapter } from '../../../src-main/common/adapter';
import type { AnswerReport } from '../../../src-main/common/answer';
import type { Model } from '../../../src-main/common/model';
import type { ModelFit } from '../../../src-main/common/model-fit';
import type { Workspace } from '../../../src-renderer/state/workspace.svelte';
import type { Answers, FakeBridge } from './fake-bridge';
import { models, result } from './invented';

const gib = 2 ** 30;

export const heron: Model = {
  ...models[0]!,
  file: '/models/heron-3b-chat.gguf',
  name: 'heron-3b-chat',
  architecture: 'qwen2',
  parameters: 3_090_000_000,
  layers: 36,
  contextLength: 32768,
  quantisation: 'Q4_K',
  bytes: 1_930_000_000,
  chatTemplate:
    '{% for message in messages %}<|start|>{{ message.role }}\n{{ message.content }}<|end|>\n{% endfor %}{% if add_generation_prompt %}<|start|>assistant\n{% endif %}',
};

export const adapters: ListedAdapter[] = [
  {
    file: '/home/user/heron-study/adapters/3f2a/adapter.gguf',
    base: models[0]!.file,
    from: { kind: 'imported', source: 'ward-notes.safetensors' },
    ...{ method: 'dora', rank: 8, alpha: 16, bytes: 12_400_000, createdAt: '2026-11-21T09:12:00Z' },
  },
  {
    file: result.adapter,
    base: models[0]!.file,
    from: { kind: 'run', run: 'run-21', dataset: 'ward-letters', categories: ['QA'], seed: 3 },
    ...{ method: 'lora', rank: 16, alpha: 32, bytes: 22_500_000, createdAt: '2026-11-20T17:02:00Z' },
  },
];

const sized = (total: number, free: number) => ({ total, fits: 1.1 * total <= free });

/** As the engine would tell it with so much free. */
export function fitWith(free: number): ModelFit {
  const plain = [3.9, 4.8, 6.9, 11.4].map((one) => one * gib);
  const checkpointed = [3.3, 3.5, 4.1, 5.2].map((one) => one * gib);
  const tokens = [256, 512, 1024, 2048];
  const lever = (change: ModelFit['training']['levers'][number]['change'], total: number) => ({
    change,
    ...sized(total, free),
    saves: plain[3]! - total,
  });
  const levers = [
    lever({ kind: 'checkpointing' }, checkpointed[3]!),
    lever({ kind: 'packTokens', to: 1024 }, plain[2]!),
    lever({ kind: 'quantisation', to: 'Q4_K' }, 9.8 * gib),
  ];
  const fits = sized(checkpointed[3]!, free).fits;
  const texts = tokens.map((count, i) => ({
    tokens: count,
    likelihood: sized([2.9, 3.1, 3.6, 4.4][i]! * gib, free),
    generation: sized([2.7, 2.8, 3.0, 3.4][i]! * gib, free),
  }));
  return {
    device: 'CPU',
    free,
    training: {
      rank: 16,
      packs: tokens.map((count, i) => ({
        tokens: count,
        plain: sized(plain[i]!, free),
        checkpointed: sized(checkpointed[i]!, free),
      })),
      fits,
      checkpointing: fits && !sized(plain[3]!, free).fits,
      levers,
      lever: fits ? null : (levers.find((one) => one.fits) ?? null),
      remedy: fits ? null : 'Set packTokens to 512.',
    },
    evaluation: {
      texts,
      fits: texts[3]!.likelihood.fits,
      longest: texts.findLast(({ likelihood }) => likelihood.fits)?.tokens ?? null,
    },
  };
}

const rendered =
  'Below is an instruction that describes a task, paired with an input that provides further context. Write a response that appropriately completes the request.\n\n### Instruction:\nIdentify every medication and its dose in the note.\n\n### Input:\nContinues zenturol 40 mg at night. Pellinex held since the 3rd, restart 5 mg if rash settles.\n\n### Response:\n';

const texts = [
  'The patient is taking a number of medications, including zenturol, which should be taken as directed by a doctor. It is important to',
  'zenturol: 40 mg, at night\npellinex: held; 5 mg if the rash settles',
  'zenturol 40 mg (active)\npellinex 5 mg (discon',
];

export const reports: AnswerReport[] = [
  { place: 0, loading: 0 },
  { place: 0, answer: { text: texts[0]!, tokens: 32, tokensPerSecond: 41.2, end: 'limit' } },
  { place: 1, loading: 0 },
  { place: 1, answer: { text: texts[1]!, tokens: 24, tokensPerSecond: 38.9, end: 'model' } },
  { place: 2, loading: 0 },
  { place: 2, answer: { text: texts[2]!, tokens: 14, tokensPerSecond: 39.4, end: null } },
];

/** @param work what the other views are answered */
export function modelScenes(work: Answers) {
  const withModels: Answers = {
    ...work,
    listModels: [...models, heron],
    listAdapters: adapters,
    hashModel: '9f02b6d1'.repeat(8),
    fitModel: ({ file }: { file: string }) => fitWith((file === heron.file ? 16 : 8) * gib),
    renderPrompt: { template: 'alpaca', text: rendered, tokens: 78, contextLength: 2048 },
    answerPrompt: () => new Promise<never>(() => {}),
    judgeAnswer: { dataset: 'playground', id: 'a'.repeat(32) },
    takeBackJudgement: () => null,
    removeModel: () => null,
  };
  return {
    models: { ...withModels, listRuns: [] },
    modelChat: { ...withModels, listModels: [heron], listAdapters: [], listRuns: [] },
    adapterDamaged: {
      ...withModels,
      listRuns: [],
      listDamagedAdapters: [
        {
          file: '/home/user/workspace/adapters/5f0c19aa/adapter.gguf',
          problem: {
            code: 'file-format',
            message:
              '/home/user/workspace/adapters/5f0c19aa/adapter.json is damaged: it is not a JSON object.',
            hint: 'Put it back as it was, or remove this adapter and import it again.',
          },
        },
      ],
    },
    modelsTight: { ...withModels, listRuns: [], fitModel: fitWith(4.4 * gib) },
    modelLost: {
      ...withModels,
      listRuns: [],
      listModels: [heron],
      listLostModels: [
        {
          file: models[0]!.file,
          problem: {
            code: 'not-found',
            message: `There is no file ${models[0]!.file}.`,
            hint: 'Check the path.',
          },
        },
      ],
    },
    playground: { ...withModels, listRuns: [], listMatrices: [] },
    playgroundWaits: withModels,
    answering: { ...withModels, listRuns: [], listMatrices: [] },
    answered: { ...withModels, listRuns: [], listMatrices: [], answerPrompt: () => null },
  } satisfies Record<string, Answers>;
}

export async function playModels(name: string, { playground }: Workspace, bridge: FakeBridge): Promise<void> {
  if (!['answering', 'answered', 'playgroundWaits'].includes(name)) return;
  playground.instruction = 'Identify every medication and its dose in the note.';
  playground.input =
    'Continues zenturol 40 mg at night. Pellinex held since the 3rd, restart 5 mg if rash settles.';
  for (const { file } of adapters) playground.toggle(file);
  const asked = playground.ask();
  const id = (bridge.calls.find(({ method }) => method === 'answerPrompt')!.input as { id: string }).id;
  if (name === 'playgroundWaits') return;
  for (const report of reports) bridge.emit({ kind: 'answers', id, report });
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (name === 'answered') {
    await asked;
    await playground.judge(1, 'accepted');
  }
}
