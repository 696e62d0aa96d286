/** `preview` from the command line. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LossPreview } from '../../src-main/common/loss-preview';
import { freshWorkspace, projectRoot, run } from './program';

const sample = join(projectRoot, 'resources/sample');
const model = join(sample, 'model.gguf');

it('shows the tokens of one instruction, and refuses one that is not there and a context that is none', async () => {
  const workspace = freshWorkspace();
  await run(workspace, 'import', join(sample, 'instructions.json'));
  await run(workspace, 'export', 'instructions', '--format', 'json', '-o', join(workspace, 'rows.json'));
  const { default: rows } = (await import(join(workspace, 'rows.json'), { with: { type: 'json' } })) as {
    default: { id: string; output: string }[];
  };
  const { id, output } = rows[0]!;
  const shown = await run<LossPreview>(workspace, 'preview', 'instructions', id, '--model', model);
  expect(shown.status).toBe(0);
  const counted = shown.document.pieces.filter(({ part }) => part === 'counted').map(({ text }) => text);
  expect(counted.join('')).toBe(`${output}</s>`);

  const nobody = await run(workspace, 'preview', 'instructions', 'nobody', '--model', model);
  expect([nobody.status, nobody.document.error.code]).toEqual([1, 'not-found']);
  const context = await run(workspace, 'preview', 'instructions', id, '--model', model, '--context', '0');
  expect([context.status, context.document.error.code]).toEqual([2, 'usage']);
});
