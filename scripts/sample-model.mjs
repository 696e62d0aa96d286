/** Makes the sample model again: node scripts/sample-model.mjs, from the project's root. */
import { runnerImport } from 'vite';

const { module } = await runnerImport('./scripts/sample-model/sample-model.ts');
module.makeSampleModel('resources/sample');
