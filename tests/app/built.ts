/** The walks run what is built: builds it first when a source is newer, however the tests were started. */
import { bundleIsCurrent, buildBundle } from '../../scripts/setup/bundle.mjs';
import { root, say } from '../../scripts/setup/paths.mjs';

export default async function buildWhenStale(): Promise<void> {
  if (!bundleIsCurrent(root)) await buildBundle(root, say);
}
