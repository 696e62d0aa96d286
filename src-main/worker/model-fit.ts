/** What a base takes on this machine, by the code that trains and evaluates it; nothing is loaded. */
import type { Lever, ModelFit, Sized } from '../common/model-fit';
import type { Recipe } from '../common/recipe';
import { physicalCores } from '../files/cores';
import { readModel } from '../models/gguf-reader';
import { memoryMargin } from '../train/estimate';
import { settleDevice } from '../train/settle-device';
import { estimateMemory } from '../train/train';
import { evaluationBytes, freeBytes } from './evaluation-memory';
import { fitOf } from './fit-memory';
import { trainerOptions } from './prepare-run';

const sizes = [256, 512, 1024, 2048];
/** Bits per weight, scales included: the block layouts of ggml. */
const bitsPerWeight = { Q8_0: 8.5, Q6_K: 6.5625, Q5_K: 5.5, Q4_K: 4.5 };

/** @throws WorkbenchError what reading the model refuses, or `device` */
export async function fitModel({ base, recipe }: { base: string; recipe: Recipe }): Promise<ModelFit> {
  const model = await readModel(base);
  const device = settleDevice({ device: recipe.device, run: { base } });
  const place = { device, threads: recipe.threads ?? physicalCores() };
  const free = freeBytes(place);
  const sized = (total: number): Sized => ({ total, fits: memoryMargin * total <= free });
  const options = trainerOptions({ ...recipe, threads: place.threads, run: { base } }, device);
  const packOf = (tokens: number) => ({ tokens, longest: tokens, counted: tokens });
  const trained = async (tokens: number, checkpointing: boolean): Promise<Sized & { weights: number }> => {
    const { total, weights } = await estimateMemory({ ...options, checkpointing }, model, packOf(tokens));
    return { ...sized(total), weights };
  };

  const lengths = sizes.filter((tokens, i) => i === 0 || tokens <= model.contextLength);
  const most = Math.min(lengths.at(-1)!, model.contextLength);
  const packs = await inOrder(lengths, async (length) => {
    const tokens = Math.min(length, model.contextLength);
    return { tokens, plain: await trained(tokens, false), checkpointed: await trained(tokens, true) };
  });
  const texts = await inOrder(lengths, async (length) => {
    const tokens = Math.min(length, model.contextLength);
    const { likelihood, generation } = await evaluationBytes(base, tokens, place);
    return { tokens, likelihood: sized(likelihood), generation: sized(generation) };
  });
  const fit = await fitOf(options, recipe.checkpointing, packOf(most));
  const levers = leversOf(packs, model, sized);
  return {
    device: device.kind === 'cpu' ? 'CPU' : `${device.name}, ${device.description}`,
    free,
    training: {
      rank: recipe.rank,
      packs: packs.map(({ tokens, plain, checkpointed }) => ({
        tokens,
        plain: sized(plain.total),
        checkpointed: sized(checkpointed.total),
      })),
      fits: fit.fits,
      checkpointing: fit.checkpointing,
      levers,
      lever: fit.fits ? null : (levers.find((lever) => lever.fits) ?? null),
      remedy: fit.remedy,
    },
    evaluation: {
      texts,
      fits: bothFit(texts.at(-1)!),
      longest: texts.findLast(bothFit)?.tokens ?? null,
    },
  };
}

const bothFit = ({ likelihood, generation }: { likelihood: Sized; generation: Sized }): boolean =>
  likelihood.fits && generation.fits;

interface Pack {
  tokens: number;
  plain: Sized & { weights: number };
  checkpointed: Sized;
}

/** Each from the largest pack without checkpointing. */
function leversOf(
  packs: readonly Pack[],
  { bytes, parameters }: { bytes: number; parameters: number },
  sized: (total: number) => Sized,
): Lever[] {
  const { plain, checkpointed } = packs.at(-1)!;
  const to = (change: Lever['change'], total: number): Lever => ({
    change,
    ...sized(total),
    saves: plain.total - total,
  });
  const smaller = packs.slice(0, -1);
  const pack = smaller.findLast((one) => one.plain.fits) ?? smaller.at(-1);
  const bits = (8 * bytes) / parameters;
  const types = Object.entries(bitsPerWeight)
    .filter(([, fewer]) => fewer < 0.95 * bits)
    .map(([type, fewer]) =>
      to({ kind: 'quantisation', to: type }, plain.total - plain.weights * (1 - fewer / bits)),
    );
  const type = types.find(({ fits }) => fits) ?? types.at(-1);
  return [
    to({ kind: 'checkpointing' }, checkpointed.total),
    ...(pack ? [to({ kind: 'packTokens', to: pack.tokens }, pack.plain.total)] : []),
    ...(type ? [type] : []),
  ];
}

/** One after the other: each lays a graph out on all threads. */
async function inOrder<T, R>(values: readonly T[], map: (value: T) => Promise<R>): Promise<R[]> {
  const mapped: R[] = [];
  for (const value of values) mapped.push(await map(value));
  return mapped;
}
