/** Two evaluations, or two systems of one, item by item: what is shown of it. */
import type { Group, MetricName, Scoring } from './benchmark';
import type { ProvenanceDifference } from './provenance';
import type { SettingDifference } from './settings-diff';

/** A base model, alone or with an adapter, in one of the evaluations. */
export interface ComparedSystem {
  evaluation: string;
  /** Short: the file of the base, and the last two parts of the adapter's path. */
  name: string;
  base: string;
  adapter: string | null;
}

/** Two systems on one task, by one scoring and metric. Values are shares of 1, differences b - a. */
export interface PairedScore {
  task: string;
  /** null: a task this program does not know. */
  group: Group | null;
  scoring: Scoring;
  metric: MetricName;
  /** Positions in `systems`. */
  pair: [a: number, b: number];
  /** null where undefined; `reason` says why. */
  a: number | null;
  b: number | null;
  difference: number | null;
  /** The difference as a share of a; null also where a is 0. */
  relative: number | null;
  /** Of the difference, by paired bootstrap. */
  ci95: [low: number, high: number] | null;
  /** mcnemar: exact, for right and wrong; randomisation: approximate, for everything else. Two-sided. */
  test: 'mcnemar' | 'randomisation';
  p: number | null;
  /** p adjusted over the family: of all tests shown. */
  holm: number | null;
  /** The same for exploration: the share of false findings. */
  benjaminiHochberg: number | null;
  /** McNemar's less conservative p. */
  midP: number | null;
  /** The paired bootstrap's p, beside the one that counts. */
  bootstrapP: number | null;
  /** Items right in b alone and in a alone; null for metrics that are not right or wrong. */
  discordant: { won: number; lost: number } | null;
  /** Items in both that have a value in both. */
  n: number;
  /** Documents, where they are fewer than the items: signs and draws are then by document. */
  clusters: number | null;
  /** Items answered in one of the evaluations alone, or held against another answer there; none of them is compared. */
  onlyA: number;
  onlyB: number;
  otherTarget: number;
  /** Items to which the metric gives no value in one of them. */
  withoutValue: number;
  /** The difference that as many items would show in four runs of five at level .05, from the spread seen. */
  detectable: number | null;
  /** Why something is null. */
  reason: string | null;
}

/** The mean of a group's tasks, each by its primary scoring of one way and that scoring's first metric. */
export interface GroupChange {
  group: Group;
  way: 'likelihood' | 'generate';
  pair: [a: number, b: number];
  tasks: number;
  before: number;
  after: number;
  absolute: number;
  /** The paper's way to tell a gain: (after - before) / before; null where before is 0. */
  relative: number | null;
}

export interface EvaluationComparison {
  systems: ComparedSystem[];
  scores: PairedScore[];
  groups: GroupChange[];
  /** What the p-values were adjusted over. */
  family: { size: number; statement: string };
  /** Tasks and scorings that only one of two compared systems has. */
  unpaired: { task: string; scoring: Scoring; pair: [a: number, b: number]; only: 'a' | 'b' }[];
  /** Ids of items in one evaluation alone, some of them. */
  unpairedItems: { task: string; only: 'a' | 'b'; items: string[] }[];
  /** What their numbers come from and where that differs, over all pairs and tasks compared: why the numbers may. */
  differences: ProvenanceDifference[];
  /** What the two evaluations were asked differently; empty within one evaluation. */
  settings: SettingDifference[];
  seed: number;
  resamples: number;
}
