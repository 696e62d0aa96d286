/** The views in the order of the work; the rail, the shortcuts and the window title are made from this list. */
import type { Component } from 'svelte';
import type { IconName } from '../parts/icons';
import type { ViewName } from '../../src-main/common/window-commands';
import type { Workspace } from '../state/workspace.svelte';
import Datasets from '../views/datasets/Datasets.svelte';
import Evaluate from '../views/evaluate/Evaluate.svelte';
import Models from '../views/models/Models.svelte';
import Playground from '../views/playground/Playground.svelte';
import Review from '../views/review/Review.svelte';
import Synergy from '../views/synergy/Synergy.svelte';
import Tables from '../views/tables/Tables.svelte';
import Train from '../views/train/Train.svelte';

export interface ViewEntry {
  name: ViewName;
  icon: IconName;
  component: Component<{ workspace: Workspace; go(view: string): void }>;
  /** Whether a job of this view is at work. */
  live(workspace: Workspace): boolean;
}

export const views: readonly ViewEntry[] = [
  {
    name: 'Datasets',
    icon: 'datasets',
    component: Datasets,
    live: ({ imports }) => imports.progress !== null,
  },
  { name: 'Review', icon: 'review', component: Review, live: () => false },
  { name: 'Models', icon: 'models', component: Models, live: ({ models }) => models.adding },
  { name: 'Train', icon: 'train', component: Train, live: ({ runs }) => runs.running !== null },
  {
    name: 'Evaluate',
    icon: 'evaluate',
    component: Evaluate,
    live: ({ evaluations }) => evaluations.running !== null,
  },
  { name: 'Synergy', icon: 'synergy', component: Synergy, live: ({ matrices }) => matrices.running !== null },
  { name: 'Tables', icon: 'tables', component: Tables, live: () => false },
  {
    name: 'Playground',
    icon: 'playground',
    component: Playground,
    live: ({ playground }) => playground.busy,
  },
];
