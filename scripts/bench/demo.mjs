/** The whole job on the sample. */
import { bioinstruct, inFreshWorkspace, seconds } from './program.mjs';

export async function benchDemo() {
  const demo = await inFreshWorkspace((folder) => bioinstruct(folder, 'demo'));
  return [
    { what: 'demo: the whole job on the sample', measured: seconds(demo.seconds), goal: 'under 180 s' },
    {
      what: 'sample fine-tune',
      measured: `${Math.round(demo.run.tokensPerSecond).toLocaleString('en')} tokens/s`,
      goal: '',
    },
  ];
}
