/** What `train` says while it works and when it is done. */
import { join } from 'node:path';
import type { DryRunResult, RunReport, RunResult } from '../common/run';
import { duration, type Progress } from './progress';

const grouped = (value: number): string => Math.round(value).toLocaleString('en');
const counted = (count: number, one: string): string => `${grouped(count)} ${one}${count === 1 ? '' : 's'}`;
const mebibytes = (bytes: number): string => `${grouped(bytes / 2 ** 20)} MiB`;

/** Shows reading the rows as one bar, the steps as another; notices stay, samples are left to the run folder. */
export function showReport(progress: Progress): (report: RunReport) => void {
  return (report) => {
    if ('notice' in report) return progress.say(report.notice);
    if ('samples' in report) return;
    if ('encoded' in report) {
      const { encoded, of, secondsLeft } = report;
      return progress.show(`reading row ${grouped(encoded)} of ${grouped(of)}`, encoded / of, secondsLeft);
    }
    const { step, steps, loss, tokensPerSecond, secondsLeft } = report;
    const rate = `${grouped(tokensPerSecond)} tokens/s`;
    const what = `step ${step + 1} of ${steps} · loss ${loss.toFixed(4)} · ${rate}`;
    progress.show(what, (step + 1) / steps, secondsLeft);
  };
}

/** @param folder of the run */
export function describeRun(id: string, folder: string, result: RunResult): string {
  const { steps, rows, leftOut, tokens, tokensPerSecond, best } = result;
  return [
    `run ${id}: ${counted(steps, 'step')} over ${counted(rows, 'row')}, ${grouped(tokens)} tokens at ${grouped(tokensPerSecond)} tokens/s`,
    `final loss ${result.finalLoss.toFixed(4)}; ${describeFit(result)}`,
    ...(leftOut > 0 ? [`left out: listed in ${join(folder, 'left-out.jsonl')}`] : []),
    ...(best ? [`lowest validation loss ${best.validationLoss.toFixed(4)} after step ${best.step + 1}`] : []),
    ...(result.stoppedEarly ? ['stopped early; what was best is kept'] : []),
    result.model === null ? `adapter: ${result.adapter}` : `model: ${result.model}`,
  ].join('\n');
}

export function describeDryRun(tried: DryRunResult): string {
  const { rows, steps, tokens, packTokens, tokensPerSecond, secondsLeft } = tried;
  return [
    `${counted(steps, 'step')} over ${counted(rows, 'row')}, ${grouped(tokens)} tokens; ${describeFit(tried)}`,
    `one step of ${grouped(packTokens)} tokens: ${grouped(tokensPerSecond)} tokens/s, checkpointing ${tried.checkpointing}`,
    `memory: ${mebibytes(tried.peakBytes)} at the highest, the program itself included; ${mebibytes(tried.estimateBytes)} were estimated for the training`,
    `the whole run would take about ${duration(secondsLeft)}; nothing was kept`,
  ].join('\n');
}

function describeFit({ leftOut, shortened }: Pick<RunResult, 'leftOut' | 'shortened'>): string {
  const left = `${counted(leftOut, 'row')} longer than the context left out`;
  return shortened === 0 ? left : `${left}, the inputs of ${grouped(shortened)} cut`;
}
