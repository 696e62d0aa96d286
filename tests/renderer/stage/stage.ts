/** The renderer on a stage: no program behind it, only invented data. `?scene=…&view=…&theme=…` in the address. */
import { mount, tick } from 'svelte';
import '../../../src-renderer/tokens.css';
import '../../../src-renderer/base.css';
import type { Desktop, DesktopEvent } from '../../../src-main/common/desktop';
import App from '../../../src-renderer/App.svelte';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge } from './fake-bridge';
import * as invented from './invented';
import { play, scenes, type SceneName } from './scenes';

const asked = new URLSearchParams(location.search);
const theme = asked.get('theme');
if (theme) document.documentElement.dataset.theme = theme;

const name = (asked.get('scene') ?? 'work') as SceneName;
// What an earlier scene left, or what this one goes on from.
localStorage.removeItem('tour');
const since = { tourTune: '2026-11-21', tourEnd: '' }[name as string];
if (since !== undefined) localStorage.setItem('tour', JSON.stringify({ open: true, since, looked: true }));

const bridge = fakeBridge(scenes[name]);
// Here the program has not opened the workspace yet.
const opening = name === 'backingUp';
const desktop = {
  state: async () => ({ value: { mac: false, recent: [], theme: 'system' } }),
  onEvent: (listener: (event: DesktopEvent) => void) => {
    listener({ kind: 'backing-up', workspace: '/home/user/heron-study' });
    return () => {};
  },
} as unknown as Desktop;
const workspace = new Workspace({
  workbench: workbenchOf(bridge),
  desktop: opening ? desktop : undefined,
  onReconnect: () => () => {},
});
mount(App, { target: document.getElementById('app')!, props: { workspace } });

if (!opening) await workspace.load();
await tick();
const view = asked.get('view');
if (view)
  [...document.querySelectorAll('nav button')]
    .find((one) => one.textContent?.includes(view))
    ?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
// What the view asks for when it is shown.
await new Promise((resolve) => setTimeout(resolve, 50));
await play(name, workspace, bridge);
// For the console: send events by hand.
Object.assign(window, { stage: { bridge, run: invented.run, report: invented.report } });
document.documentElement.dataset.ready = '';
