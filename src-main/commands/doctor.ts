/** `doctor`: versions, devices, and whether the workspace is sound. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { version } from '../common/version';
import { checkIntegrity } from '../store/integrity';
import { describeNative } from '../train/train';
import type { Cli } from './cli';

export function addDoctor(program: Command, cli: Cli): void {
  program
    .command('doctor')
    .description('versions, devices, and the state of the workspace')
    .action(async () => {
      const native = describeNative();
      const exists = existsSync(join(cli.folder(), 'workspace.sqlite'));
      const integrity = exists
        ? await cli.inWorkspace(async ({ store }) => checkIntegrity(store))
        : 'not made yet';
      const report = {
        version,
        node: process.versions.node,
        ...native,
        workspace: { folder: cli.folder(), integrity },
      };
      cli.print(report, () =>
        [
          `bioinstruct ${version} on Node ${process.versions.node}`,
          `llama.cpp ${native.release} for inference and training`,
          ...native.devices.map(
            (device) =>
              `device ${device.name}: ${device.description}, ${(device.memoryTotal / 2 ** 30).toFixed(1)} GiB`,
          ),
          `training and scoring: CPU, ${native.threads} threads (this version trains on the CPU only)`,
          `workspace ${cli.folder()}: ${integrity}`,
        ].join('\n'),
      );
    });
}
