/** The Runs as the views see them. */
import { describe, expect, test } from 'vitest';
import { emptyCurve, extended, pointsOf } from '../../../src-main/common/curve';
import { WorkbenchError } from '../../../src-main/common/errors';
import { workbenchOf } from '../../../src-renderer/api';
import { Runs } from '../../../src-renderer/state/runs.svelte';
import { fakeBridge, recipe, type Answers } from '../stage/fake-bridge';
import * as invented from '../stage/invented';
import { samplesAfter } from '../stage/invented-samples';

function runsOf(answers: Answers): Runs {
  return new Runs(workbenchOf(fakeBridge(answers)));
}

const known: Answers = {
  listRuns: invented.runs.toReversed(),
  getRun: ({ run: id }: { run: string }) => ({
    run: invented.runs.find((run) => run.id === id)!,
    recipe,
    curve: extended(emptyCurve, invented.reports(3)),
    samples: [samplesAfter(0), samplesAfter(50)],
    savedSteps: 0,
  }),
};

describe('runs', () => {
  test('the one at work is shown, the queue is in the order of its turns, the rest is newest first', async () => {
    const runs = runsOf(known);
    await runs.load();
    expect(runs.shown?.id).toBe('run-22');
    expect(runs.waiting.map(({ id }) => id)).toEqual(['run-23', 'run-24']);
    expect(runs.ended.map(({ id }) => id)).toEqual(['run-21', 'run-20']);
    expect(runs.recipeOf('run-22')?.rank).toBe(recipe.rank);
  });

  test('one that was chosen stays shown, until a new one is started', async () => {
    const runs = runsOf({
      ...known,
      startRun: invented.run({ id: 'run-25', state: 'queued', createdAt: '2026-11-20T19:00:00Z' }),
    });
    await runs.load();
    await runs.show('run-21');
    expect(runs.shown?.id).toBe('run-21');
    await runs.start({ base: 'a', dataset: 'b', categories: [], recipe: {} });
    expect(runs.shown?.id).toBe('run-22');
    expect(runs.waiting.at(-1)?.id).toBe('run-25');
  });

  test('reports that arrive while a run is read are neither lost nor taken twice', async () => {
    const runs = runsOf(known);
    await runs.load();
    const run = invented.run();
    runs.receive([2, 3, 4].map((step) => ({ kind: 'run', run, report: invented.report(step) })));
    expect(pointsOf(runs.curveOf('run-22')).map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    await runs.read('run-22');
    expect(pointsOf(runs.curveOf('run-22')).map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
  });

  test('samples that arrive are added, also while the run is read, and a step that comes again begins anew', async () => {
    const runs = runsOf(known);
    await runs.load();
    const stepsAfter = (step: number) => {
      runs.receive([{ kind: 'run', run: invented.run(), report: samplesAfter(step) }]);
      return runs.samplesOf('run-22').map(({ afterStep }) => afterStep);
    };
    expect(stepsAfter(100)).toEqual([0, 50, 100]);
    await runs.read('run-22');
    expect(stepsAfter(150)).toEqual([0, 50, 100, 150]);
    expect(stepsAfter(50)).toEqual([0, 50]);
  });

  test('a run that begins anew loses the curve of its first attempt', async () => {
    const runs = runsOf(known);
    await runs.load();
    const run = invented.run();
    runs.receive([0, 1].map((step) => ({ kind: 'run', run, report: invented.report(step) })));
    expect(pointsOf(runs.curveOf('run-22')).map(({ step }) => step)).toEqual([0, 1]);
  });

  test('an event about a run that is not known yet adds it', async () => {
    const runs = runsOf(known);
    await runs.load();
    runs.receive([
      { kind: 'run', run: invented.run({ id: 'run-26', createdAt: '2026-11-20T20:00:00Z' }), report: null },
    ]);
    expect(runs.list[0]!.id).toBe('run-26');
  });

  test('the list is the same object while only reports arrive', async () => {
    const runs = runsOf(known);
    await runs.load();
    const before = runs.list;
    runs.receive([{ kind: 'run', run: invented.run(), report: invented.report(5) }]);
    expect(runs.list).toBe(before);
    runs.receive([{ kind: 'run', run: invented.run({ state: 'cancelled' }), report: null }]);
    expect(runs.running).toBeNull();
  });

  test('a refusal to start is kept as the problem, and the list stays as it was', async () => {
    const runs = runsOf({
      ...known,
      startRun: () => {
        throw new WorkbenchError('no-rows', 'a has no row to train on.', 'Import more.');
      },
    });
    await runs.load();
    expect(await runs.start({ base: 'a', dataset: 'b', categories: [], recipe: {} })).toBe(false);
    expect(runs.problem?.code).toBe('no-rows');
    expect(runs.list).toHaveLength(5);
  });
});
