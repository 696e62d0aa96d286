/** The base model llama.cpp holds in memory: one at a time, shared by the inferencers on it. */
import { statSync } from 'node:fs';
import type { LlamaModel } from 'node-llama-cpp';
import { WorkbenchError } from '../common/errors';
import { complaintsOf, forgetComplaints, llamaLibrary, openLlama } from './llama';
import { loadFailure, outOfMemory } from './load-failure';

interface Held {
  stamp: string;
  model: Promise<LlamaModel>;
  /** Stamps of the adapters loaded on it, by path: llama.cpp would take a file of the same name for the same. */
  adapters: Map<string, string>;
  users: number;
}

let held: Held | null = null;

export interface BaseModel {
  model: LlamaModel;
  /** To be called once. The weights stay in memory until another model is asked for. */
  release(): Promise<void>;
}

/**
 * @param adapter path of an adapter that will be used on it
 * @param gpu whether its weights lie on the GPU; else on the CPU
 * @throws WorkbenchError `not-found`, `model-format` or `out-of-memory`
 */
export async function holdBaseModel(file: string, adapter: string | null, gpu = false): Promise<BaseModel> {
  const stamp = `${gpu ? 'gpu' : 'cpu'} ${stampOf(file)}`;
  const adapterStamp = adapter === null ? null : stampOf(adapter);
  const current = held?.stamp === stamp && !adapterChanged(held, adapter, adapterStamp) ? held : null;
  if (!current && held?.users === 0) await disposeHeld(held);
  const taken = current ?? { stamp, model: load(file, gpu), adapters: new Map<string, string>(), users: 0 };
  held = taken;
  taken.users++;
  try {
    const model = await taken.model;
    if (adapter !== null) taken.adapters.set(adapter, adapterStamp!);
    return { model, release: () => release(taken) };
  } catch (error) {
    if (held === taken) held = null;
    throw error;
  }
}

/** Frees the held model's memory when nothing uses it. */
export async function freeBaseModel(): Promise<void> {
  if (held?.users === 0) await disposeHeld(held);
}

function adapterChanged({ adapters }: Held, adapter: string | null, stamp: string | null): boolean {
  const known = adapter === null ? undefined : adapters.get(adapter);
  return known !== undefined && known !== stamp;
}

async function release(taken: Held): Promise<void> {
  taken.users--;
  if (taken.users === 0 && held !== taken) await (await taken.model).dispose();
}

async function disposeHeld(taken: Held): Promise<void> {
  held = null;
  await (await taken.model).dispose();
}

function stampOf(file: string): string {
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status) throw new WorkbenchError('not-found', `There is no file ${file}.`, 'Check the path.');
  return `${file} ${status.ino} ${status.size} ${status.mtimeMs}`;
}

async function load(file: string, gpu: boolean): Promise<LlamaModel> {
  const llama = await openLlama();
  forgetComplaints();
  try {
    return await llama.loadModel({ modelPath: file, gpuLayers: gpu ? 'max' : 0 });
  } catch (error) {
    if (error instanceof llamaLibrary().InsufficientMemoryError) throw outOfMemory(file);
    throw loadFailure(file, complaintsOf(error));
  }
}
