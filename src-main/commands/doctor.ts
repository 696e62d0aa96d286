/** `doctor`: versions, devices, and whether the workspace is sound. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { EngineFacts } from '../common/diagnostics';
import { version } from '../common/version';
import { checkIntegrity } from '../store/integrity';
import { describeEngine } from '../train/describe-engine';
import { described, kernelsUsed } from '../train/device';
import type { Cli } from './cli';

/** Those that are used, and why others are not. */
function describeKernels(kernels: EngineFacts['kernels']): string {
  const faults = kernels
    .filter(({ fault }) => fault !== '')
    .map(({ name, fault }) => `; not ${name}: ${fault}`);
  return `${kernelsUsed(kernels)}${faults.join('')}`;
}

export function addDoctor(program: Command, cli: Cli): void {
  program
    .command('doctor')
    .description('versions, devices, and the state of the workspace')
    .action(async () => {
      const { training, wouldAdd, ...native } = describeEngine();
      const exists = existsSync(join(cli.folder(), 'workspace.sqlite'));
      const integrity = exists
        ? await cli.reading(async ({ store }) => checkIntegrity(store))
        : 'not made yet';
      const report = {
        version,
        node: process.versions.node,
        ...native,
        training,
        inference: training,
        wouldAdd,
        workspace: { folder: cli.folder(), integrity },
      };
      cli.print(report, () =>
        [
          `bioinstruct ${version} on Node ${process.versions.node}`,
          `llama.cpp ${native.release} for inference and training`,
          ...native.devices.map((device) => `device ${described(device)}`),
          `kernels of the CPU: ${describeKernels(native.kernels)}`,
          `training and inference: ${training.reason}, ${native.threads} threads`,
          ...wouldAdd.map((sentence) => `one more install: ${sentence}`),
          `workspace ${cli.folder()}: ${integrity}`,
        ].join('\n'),
      );
    });
}
