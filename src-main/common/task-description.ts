/** A user's own task: the data of a Task as a JSON description, checked before anything is evaluated by it. */
import {
  groups,
  scorings,
  type ExtractionRule,
  type Group,
  type Scoring,
  type Task,
  type TaskMetrics,
} from './benchmark';
import { didYouMean, WorkbenchError } from './errors';
import { fieldNames } from './fields';
import { metricNames, type MetricName } from './metrics';

/**
 * What a description says; in its texts `{field}` stands for a field of the record, as `Benchmark` tells. What may be
 * left out has the defaults of `tasks/own-task.ts`.
 */
export interface TaskDescription extends Pick<Task, 'choices' | 'target' | 'document' | 'only' | 'extract'> {
  /** Small letters, digits and hyphens; none of the tasks that ship. */
  name: string;
  /** Absent: the name. */
  title?: string;
  group: Group;
  instruction: string;
  input: string;
  /** The reference answer, as the model should write it. */
  output: string;
  stop?: readonly string[];
  maxTokens?: number;
  metrics?: TaskMetrics;
  /** Its texts may not be passed on. */
  gated?: boolean;
}

const keys = [
  ...['name', 'title', 'group', 'instruction', 'input', 'output', 'choices', 'target', 'document', 'only'],
  ...['extract', 'stop', 'maxTokens', 'metrics', 'gated'],
];

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'missing').slice(0, 80);
const refuse = (message: string, hint = 'docs/evaluation.md describes a task of one’s own.') =>
  new WorkbenchError('usage', message, hint);

/**
 * The description in a parsed JSON document.
 * @param taken names of the tasks that ship
 * @throws WorkbenchError `usage` naming the key, its value and what it may be
 */
export function checkTaskDescription(json: unknown, taken: readonly string[]): TaskDescription {
  if (!isObject(json)) throw refuse(`A task is a JSON object; this is ${shown(json)}.`);
  checkKeys(json, keys, 'A task');
  const description: TaskDescription = {
    name: checkName(json.name, taken),
    ...optional('title', json.title, text),
    group: oneOf(json.group, groups, 'group'),
    instruction: text(json.instruction, 'instruction'),
    input: anyText(json.input, 'input'),
    output: withFields(json.output, 'output'),
    ...optional('choices', json.choices, checkChoices),
    ...optional('target', json.target, withFields),
    ...optional('document', json.document, withFields),
    ...optional('only', json.only, checkOnly),
    ...optional('stop', json.stop, checkStop),
    ...optional('maxTokens', json.maxTokens, checkMaxTokens),
    ...optional('gated', json.gated, checkFlag),
  };
  return {
    ...description,
    ...optional('extract', json.extract, (value, key) =>
      list(value, key).map((rule, i) => checkRule(rule, `${key}[${i}]`, description)),
    ),
    ...optional('metrics', json.metrics, (value) => checkMetrics(value, description)),
  };
}

/** The fields that every record must have for a task to be rendered from it. */
export function fieldsOf({
  instruction,
  input,
  output,
  target,
  document,
  choices,
}: TaskDescription): string[] {
  const texts = [instruction, input, output, target ?? '', document ?? ''];
  const named = texts.flatMap(fieldNames);
  return [...new Set(choices && 'field' in choices ? [...named, choices.field] : named)];
}

/** The scorings that a task with such choices can have, and the metrics of each. */
export function possibleMetrics({ choices }: Pick<TaskDescription, 'choices'>): TaskMetrics {
  const freeText = metricNames.filter((name) => !ofChoices.includes(name) && name !== 'tokenProbability');
  if (!choices) return { likelihood: ['tokenProbability'], generate: ['accuracy', ...freeText] };
  const generate: MetricName[] = ['accuracy', 'macroF1'];
  if (!('field' in choices)) return { likelihood: ofChoices, generate };
  return { 'likelihood-letter': ofChoices, 'likelihood-text': ofChoices, generate };
}

const ofChoices: readonly MetricName[] = ['accuracy', 'accuracyNormalised', 'macroF1'];

function optional<K extends string, T>(
  key: K,
  value: unknown,
  check: (value: unknown, key: K) => T,
): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: check(value, key) } as Record<K, T>);
}

function checkKeys(object: Json, known: readonly string[], where: string): void {
  for (const key of Object.keys(object))
    if (!known.includes(key))
      throw refuse(`${where} has no key “${key}”.${didYouMean(key, known)}`, `Keys: ${known.join(', ')}.`);
}

function anyText(value: unknown, key: string): string {
  if (typeof value === 'string') return value;
  throw refuse(`${key} is ${shown(value)}; it must be a text.`);
}

function text(value: unknown, key: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw refuse(`${key} is ${shown(value)}; it must be a text that is not blank.`);
}

function withFields(value: unknown, key: string): string {
  const given = text(value, key);
  if (fieldNames(given).length > 0) return given;
  throw refuse(`${key} is ${shown(given)}; it names no field of the record, such as {answer}.`);
}

function list(value: unknown, key: string): unknown[] {
  if (Array.isArray(value) && value.length > 0) return value as unknown[];
  throw refuse(`${key} is ${shown(value)}; it must be a list with at least one element.`);
}

function oneOf<T extends string>(value: unknown, known: readonly T[], key: string): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw refuse(
    `${key} is ${shown(value)}; it must be one of ${known.join(', ')}.${didYouMean(String(value), known)}`,
  );
}

function checkName(value: unknown, taken: readonly string[]): string {
  const name = text(value, 'name');
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name))
    throw refuse(
      `name is ${shown(name)}; it must be of small letters, digits and hyphens, a letter first, at most 40.`,
    );
  if (taken.includes(name))
    throw refuse(`name is ${shown(name)}, which is a task that ships.`, 'Take another name.');
  return name;
}

function checkChoices(value: unknown): NonNullable<TaskDescription['choices']> {
  if (isObject(value)) {
    checkKeys(value, ['field'], 'choices');
    return { field: text(value.field, 'choices.field') };
  }
  const names = list(value, 'choices').map((one, i) => text(one, `choices[${i}]`));
  const plain = names.map((name) => name.trim().toLowerCase());
  if (names.length < 2) throw refuse(`choices is ${shown(value)}; there must be two at least.`);
  const again = names.find((_, i) => plain.indexOf(plain[i]!) < i);
  if (again !== undefined) throw refuse(`choices holds ${shown(again)} twice.`);
  return names;
}

function checkOnly(value: unknown): NonNullable<TaskDescription['only']> {
  if (!isObject(value)) throw refuse(`only is ${shown(value)}; it must be {"field": …, "value": …}.`);
  checkKeys(value, ['field', 'value'], 'only');
  return { field: text(value.field, 'only.field'), value: anyText(value.value, 'only.value') };
}

/** White space alone may well end an answer. */
function checkStop(value: unknown): string[] {
  return list(value, 'stop').map((one, i) => {
    if (typeof one === 'string' && one !== '') return one;
    throw refuse(`stop[${i}] is ${shown(one)}; it must be a text that is not empty.`);
  });
}

function checkMaxTokens(value: unknown): number {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 4096) return value as number;
  throw refuse(`maxTokens is ${shown(value)}; it must be a whole number from 1 to 4,096.`);
}

function checkFlag(value: unknown, key: string): boolean {
  if (typeof value === 'boolean') return value;
  throw refuse(`${key} is ${shown(value)}; it must be true or false.`);
}

function checkRule(value: unknown, where: string, { choices }: TaskDescription): ExtractionRule {
  if (!isObject(value)) throw refuse(`${where} is ${shown(value)}; it must be {"pattern": …, "flags": …}.`);
  checkKeys(value, ['pattern', 'flags', 'answer', 'agree'], where);
  const rule: ExtractionRule = {
    pattern: text(value.pattern, `${where}.pattern`),
    flags: value.flags === undefined ? '' : anyText(value.flags, `${where}.flags`),
    ...optional('answer', value.answer, (one) => text(one, `${where}.answer`)),
    ...(value.agree === true && { agree: true }),
  };
  const groupsOf = groupsIn(rule, where);
  if (groupsOf === 0 && rule.answer === undefined)
    throw refuse(`${where}.pattern has no group, and the answer is what the first group matches.`);
  if (rule.agree && !rule.flags.includes('g')) throw refuse(`${where} has agree; its flags need a g.`);
  if (rule.answer !== undefined && choices && !('field' in choices) && !choices.includes(rule.answer))
    throw refuse(`${where}.answer is ${shown(rule.answer)}, which is none of the choices.`);
  return rule;
}

function groupsIn({ pattern, flags }: ExtractionRule, where: string): number {
  try {
    const ofOne = pattern.replaceAll(/\{(?:label|text)\}/g, 'A');
    return new RegExp(`${ofOne}|`, flags).exec('')!.length - 1;
  } catch (error) {
    throw refuse(
      `${where} is no regular expression: ${(error as SyntaxError).message}.`,
      '{label} and {text} stand for any label and any text of the choices.',
    );
  }
}

function checkMetrics(value: unknown, description: TaskDescription): TaskMetrics {
  if (!isObject(value)) throw refuse(`metrics is ${shown(value)}; it must be lists of metrics by scoring.`);
  const possible = possibleMetrics(description);
  const named = scorings.filter((scoring) => possible[scoring]);
  checkKeys(value, named, 'metrics of a task with such choices');
  // In the order of the scorings, whatever the order of the keys: the first of a way is the primary one.
  const entries = named.flatMap((scoring): [Scoring, MetricName[]][] => {
    const wanted = value[scoring];
    if (wanted === undefined) return [];
    const key = `metrics.${scoring}`;
    return [[scoring, list(wanted, key).map((one, i) => oneOf(one, possible[scoring]!, `${key}[${i}]`))]];
  });
  if (entries.length === 0) throw refuse('metrics names no scoring.', `Scorings: ${named.join(', ')}.`);
  return Object.fromEntries(entries);
}
