/**
 * Pictures of the views: npm run screenshots -- [--out DIR] [--audit], and either
 *   --workspace DIR   of a real workspace, as the documentation shows them, or
 *   --all             of every state on invented data, to look at while working on the views
 *                     (--only a,b: those whose names begin so; --size 1920x1080: of a larger window).
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { contentSecurityPolicy } from '../src-main/fronts/pages.ts';
import { audit } from '../tests/app/axe.ts';
import { serveWorkspace } from './serve-workspace.mjs';
import { root } from './setup/paths.mjs';
import { launchChromium, serveStage } from './stage.mjs';

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'build/screenshots') },
    all: { type: 'boolean', default: false },
    audit: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    workspace: { type: 'string' },
    size: { type: 'string', default: '1280x800' },
  },
});

const [width, height] = options.size.split('x').map(Number);

/** One per view. */
const shown = [
  ['datasets', 'work', 'Datasets'],
  ['review', 'work', 'Review'],
  ['models', 'models', 'Models'],
  ['train', 'work', 'Train'],
  ['evaluate', 'evaluated', 'Evaluate'],
  ['tables', 'evaluated', 'Tables'],
  ['synergy', 'work', 'Synergy'],
  ['playground', 'answered', 'Playground'],
];
/** Parts of the datasets, each behind its button. */
const parts = [
  ['datasets-statistics', 'checked', 'Datasets', 'Statistics'],
  ['datasets-flagged', 'checked', 'Datasets', 'Statistics', 'Show rows: Date with a day'],
  ['datasets-duplicates', 'checked', 'Datasets', 'Near-duplicates'],
  ['datasets-searching', 'searching', 'Datasets', 'Near-duplicates'],
  ['datasets-leakage', 'checked', 'Datasets', 'Leakage', 'Show pairs'],
  ['datasets-snapshots', 'checked', 'Datasets', 'Snapshots and splits'],
  ['datasets-compared', 'checked', 'Datasets', 'Snapshots and splits', 'Compare', 'changed List each'],
  ['datasets-split', 'untouched', 'Datasets', 'Snapshots and splits', 'Draw splits…', 'Show what would move'],
  ['datasets-untouched', 'untouched', 'Datasets', 'Snapshots and splits'],
];
/** Parts of an evaluation, each behind its button. */
const ofEvaluation = [
  ['evaluate-scores', 'evaluated', 'Evaluate', 'PubMedQA accuracy', 'All scores'],
  ['evaluate-left-out', 'evaluated', 'Evaluate', 'PubMedQA accuracy', 'Left out'],
  ['evaluate-made-by', 'evaluated', 'Evaluate', 'Made by'],
  ['evaluate-generation', 'evaluated', 'Evaluate', 'PubMedQA accuracy', 'Generation'],
  ['evaluate-compare', 'evaluated', 'Evaluate', 'Compare'],
  ['evaluate-items', 'evaluated', 'Evaluate', 'PubMedQA accuracy', 'Likelihood', 'As rendered'],
];
/** States to look at while working on the views. */
const states = [
  ['tables-gains', 'gains', 'Tables'],
  ['tables-refused', 'tableRefused', 'Tables'],
  ['tables-empty', 'empty', 'Tables'],
  ['tables-rows', 'evaluated', 'Tables', 'Evaluations…'],
  ['models-empty', 'empty', 'Models'],
  ['models-chat', 'modelChat', 'Models'],
  ['models-tight', 'modelsTight', 'Models'],
  ['models-lost', 'modelLost', 'Models'],
  ['playground-empty', 'empty', 'Playground'],
  ['playground-begun', 'playground', 'Playground'],
  ['playground-waits', 'playgroundWaits', 'Playground'],
  ['playground-answering', 'answering', 'Playground'],
  ['evaluate-empty', 'empty', 'Evaluate'],
  ['evaluate-nothing', 'nothingEvaluated', 'Evaluate'],
  ['evaluate-form', 'evaluateForm', 'Evaluate'],
  ['evaluate-own-task', 'ownTask', 'Evaluate'],
  ['evaluate-own-task-fault', 'ownTaskAtFault', 'Evaluate'],
  ['evaluate-own-task-more', 'ownTaskMore', 'Evaluate'],
  ['evaluating', 'evaluating', 'Evaluate'],
  ['evaluate-paused', 'evaluationPaused', 'Evaluate'],
  ['evaluate-failed', 'evaluationFailed', 'Evaluate'],
  ['evaluate-measuring', 'measuring', 'Evaluate'],
  ['evaluate-measured', 'measured', 'Evaluate'],
  ['evaluate-queued', 'evaluationQueued', 'Evaluate'],
  ['datasets-empty', 'empty', 'Datasets'],
  ['review-empty', 'empty', 'Review'],
  ['review-first', 'firstReview', 'Review'],
  ['review-edit', 'reviewEdited', 'Review'],
  ['review-grid', 'reviewGrid', 'Review'],
  ['review-adjudicate', 'adjudicating', 'Review'],
  ['review-pack', 'packCameIn', 'Review'],
  ['review-queue', 'choosingQueue', 'Review'],
  ['train-empty', 'empty', 'Train'],
  ['synergy-empty', 'empty', 'Synergy'],
  ['train-idle', 'idle', 'Train'],
  ['synergy-idle', 'idle', 'Synergy'],
  ['import-preview', 'preview', 'Datasets'],
  ['import-table', 'table', 'Datasets'],
  ['importing', 'importing', 'Datasets'],
  ['imported', 'imported', 'Datasets'],
  ['import-error', 'badImport', 'Datasets'],
  ['categories', 'categories', 'Datasets'],
  ['categorising', 'categorising', 'Datasets'],
  ['generation-form', 'generationForm', 'Datasets'],
  ['endpoint-form', 'endpointForm', 'Datasets'],
  ['generating', 'generating', 'Datasets'],
  ['generated', 'generated', 'Datasets'],
  ['exporting', 'exporting', 'Train'],
  ['exported', 'exported', 'Train'],
  ['train-tight', 'tight', 'Train'],
  ['train-queued', 'queuedRun', 'Train'],
  ['train-paused', 'pausedRun', 'Train'],
  ['train-done', 'doneRun', 'Train'],
  ['synergy-starting', 'starting', 'Synergy'],
  ['synergy-single', 'work', 'Synergy', 'From single task'],
  ['synergy-score', 'work', 'Synergy', 'Score'],
  ['synergy-chart', 'work', 'Synergy', 'Chart'],
  ['synergy-table', 'work', 'Synergy', 'Table'],
  ['synergy-methods', 'methods', 'Synergy', 'Methods'],
  ['synergy-affinity', 'methods', 'Synergy', 'Affinity'],
  ['synergy-likeness', 'unpredicted', 'Synergy', 'Affinity', 'Compare'],
  ['synergy-unpredicted', 'unpredicted', 'Synergy', 'Affinity'],
  ['synergy-tasks', 'methods', 'Synergy', 'Tasks'],
  ['synergy-export', 'work', 'Synergy', 'Export…'],
  ['synergy-plan', 'planEditor', 'Synergy'],
  ['synergy-untimed', 'planUntimed', 'Synergy'],
  ['synergy-plan-fault', 'planAtFault', 'Synergy'],
  ['synergy-wide', 'wide', 'Synergy'],
  ['tour-look', 'tour', 'Datasets'],
  ['tour-elsewhere', 'tour', 'Models'],
  ['tour-tune', 'tourTune', 'Train'],
  ['tour-end', 'tourEnd', 'Synergy'],
  ['diagnostics', 'work', 'Datasets', /^Help/, 'Copy diagnostics…'],
  ['about', 'work', 'Datasets', /^Help/, 'About', /^bits-ui/],
  ['bad-run-crashed', 'runCrashed', 'Train'],
  ['bad-run-device', 'runDevice', 'Train'],
  ['bad-run-disk-full', 'runDiskFull', 'Train'],
  ['bad-run-model-moved', 'runModelMoved', 'Train'],
  ['bad-run-deleted', 'runDeleted', 'Train'],
  ['bad-form-model-moved', 'formModelMoved', 'Train', 'Fine-tune'],
  ['bad-workspace-lost', 'workspaceLost', 'Datasets'],
  ['bad-workspace-full', 'workspaceFull', 'Datasets'],
  ['bad-workspace-unread', 'broken', 'Datasets'],
  ['bad-sample', 'sampleFull', 'Datasets'],
  ['backing-up', 'backingUp', 'Datasets'],
  ['bad-read-only-drive', 'readOnlyDrive', 'Datasets'],
  ['bad-read-beside', 'readBeside', 'Datasets'],
];

const site = options.workspace
  ? await serveWorkspace(resolve(options.workspace))
  : await serveStage({
      port: 4179,
      logLevel: 'warn',
      // The policy of the program, which forbids data: scripts and fonts.
      build: { assetsInlineLimit: 0 },
      headers: { 'content-security-policy': contentSecurityPolicy },
    });
const browser = await launchChromium();
mkdirSync(options.out, { recursive: true });
let violations = 0;
let opened = false;
const context = await browser.newContext();
const wanted = (pictures) =>
  pictures.filter(([name]) => options.only.split(',').some((beginning) => name.startsWith(beginning)));
try {
  for (const picture of wanted(options.all ? [...shown, ...parts, ...ofEvaluation, ...states] : shown))
    for (const theme of ['light', 'dark']) violations += await take(picture, theme, { width, height });
  // What 200 % zoom leaves of a laptop's screen.
  if (options.all)
    for (const picture of wanted([...shown, ...parts, ...ofEvaluation]))
      violations += await take(picture, 'light', { width: 720, height: 450 });
} finally {
  await browser.close();
  await site.close();
}
process.exitCode = violations > 0 ? 1 : 0;

async function openScene(page, scene, view) {
  await page.goto(`${site.address}?scene=${scene}&view=${view}`);
  await page.waitForSelector('html[data-ready]', { timeout: 15_000 });
  // An estimate is asked for a moment after the last change.
  await page.waitForTimeout(500);
}

/** The one-time address gives every page of the browser its cookie. */
async function openView(page, view) {
  await page.goto(opened ? new URL('/', site.address).href : site.address);
  opened = true;
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click();
  await page.waitForTimeout(800);
}

async function take([name, scene, view, ...buttons], theme, viewport) {
  const page = await context.newPage();
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme: theme });
  page.on('console', (message) => message.type() === 'error' && console.error(`${name}: ${message.text()}`));
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
  await (options.workspace ? openView(page, view) : openScene(page, scene, view));
  for (const button of buttons) await page.getByRole('button', { name: button }).click();
  if (buttons.length > 0) await page.waitForTimeout(150);
  const suffix = viewport.width < 1280 ? `${theme}-zoomed` : theme;
  await page.screenshot({ path: join(options.out, `${name}-${suffix}.png`) });
  const found = options.audit ? await audit(page) : [];
  for (const violation of found) console.error(`${name} (${suffix}): ${violation}`);
  await page.close();
  return found.length;
}
