/**
 * Finds the records of one JSON document as it streams by: the elements of a list, the members of an object, and the
 * elements of a list of objects that is a member. Their texts are cut out unparsed. What lies between them is checked;
 * what lies within them is left to `JSON.parse`.
 */

export interface JsonValue {
  /** The member's name; absent in a list. */
  key?: string;
  text: string;
}

export interface JsonSplitter {
  /** The values that end within the text so far. @throws SyntaxError saying what was expected instead */
  take(chunk: string): JsonValue[];
  /** Whether the document is complete. */
  closed(): boolean;
  /** Characters of the value that has begun and not ended. */
  pending(): number;
}

type Place = 'document' | 'first value' | 'value' | 'first name' | 'name' | 'colon' | 'separator' | 'end';
type Bracket = '[' | '{';

/** A value that has begun: where, how far it has been looked through, and how many brackets of it are open. */
interface Scan {
  start: number;
  at: number;
  depth: number;
}

interface State {
  open: Bracket[];
  place: Place;
  /** Of the document, from the value that has begun on. */
  text: string;
  at: number;
  scan: Scan | null;
  key: string | undefined;
  found: JsonValue[];
}

export function createJsonSplitter(): JsonSplitter {
  const state: State = {
    open: [],
    place: 'document',
    text: '',
    at: 0,
    scan: null,
    key: undefined,
    found: [],
  };
  return {
    take(chunk) {
      const from = state.scan ? state.scan.start : state.at;
      state.text = state.text.slice(from) + chunk;
      state.at -= from;
      if (state.scan) state.scan = { ...state.scan, start: 0, at: state.scan.at - from };
      state.found = [];
      while (goOn(state));
      return state.found;
    },
    closed: () => state.place === 'end',
    pending: () => state.text.length - (state.scan ? state.scan.start : state.at),
  };
}

/** @returns whether it could go on; false: more text is needed */
function goOn(state: State): boolean {
  if (state.scan) return endValue(state, state.scan);
  state.at = skipSpace(state.text, state.at);
  return state.at < state.text.length && steps[state.place](state, state.text[state.at]!);
}

const steps: Record<Place, (state: State, next: string) => boolean> = {
  document: (state, next) => {
    if (next !== '[' && next !== '{') throw expected("'[' or '{'", state);
    return enter(state, next);
  },
  'first value': (state, next) => (next === ']' ? leave(state) : beginValue(state, next)),
  value: beginValue,
  'first name': (state, next) => (next === '}' ? leave(state) : readName(state, next)),
  name: readName,
  colon: (state, next) => {
    if (next !== ':') throw expected("':'", state);
    return pass(state, 'value');
  },
  separator: (state, next) => {
    const inList = state.open.at(-1) === '[';
    if (next === (inList ? ']' : '}')) return leave(state);
    if (next !== ',') throw expected("','", state);
    return pass(state, inList ? 'value' : 'name');
  },
  end: (state) => {
    throw expected('the end', state);
  },
};

function pass(state: State, place: Place): true {
  state.at++;
  state.place = place;
  return true;
}

function enter(state: State, bracket: Bracket): true {
  state.open.push(bracket);
  return pass(state, bracket === '[' ? 'first value' : 'first name');
}

function leave(state: State): true {
  state.open.pop();
  return pass(state, state.open.length === 0 ? 'end' : 'separator');
}

function beginValue(state: State, next: string): boolean {
  const { text, at, open } = state;
  // A list of objects inside an object: {"questions": [{…}, …]}.
  if (next === '[' && open.length === 1 && open[0] === '{') {
    const inside = skipSpace(text, at + 1);
    if (inside === text.length) return false;
    if (text[inside] === '{') {
      state.key = undefined;
      return enter(state, '[');
    }
  }
  if (!/["{[\-0-9tfn]/.test(next)) throw expected('a value', state);
  state.scan = { start: at, at, depth: 0 };
  return true;
}

function readName(state: State, next: string): boolean {
  if (next !== '"') throw expected('a name in quotes', state);
  const end = stringEnd(state.text, state.at + 1);
  if (end < 0) return false;
  state.key = JSON.parse(state.text.slice(state.at, end)) as string;
  state.at = end - 1;
  return pass(state, 'colon');
}

function endValue(state: State, scan: Scan): boolean {
  const end = valueEnd(state.text, scan);
  if (end < 0) return false;
  state.found.push({ key: state.key, text: state.text.slice(scan.start, end) });
  [state.scan, state.key, state.at] = [null, undefined, end - 1];
  return pass(state, 'separator');
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 32 && /\s/.test(text[at]!)) at++;
  return at;
}

/** One past the value, or -1 where the text ends before; `scan` then holds where to go on. */
function valueEnd(text: string, scan: Scan): number {
  let { at } = scan;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = stringEnd(text, at + 1);
      if (end < 0) break;
      at = end;
      if (scan.depth === 0) return at;
    } else if (code === openList || code === openObject) {
      scan.depth++;
      at++;
    } else if (code === closeList || code === closeObject) {
      // Depth 0: a plain value that the bracket around it ends.
      if (scan.depth === 0) return at;
      at++;
      if (--scan.depth === 0) return at;
    } else if (scan.depth === 0 && (code === comma || code <= 32)) return at;
    else at++;
  }
  scan.at = at;
  return -1;
}

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = [
  34, 92, 44, 91, 93, 123, 125,
];

/** One past the quote that ends the string whose text begins at `from`; -1: it is not there. */
export function stringEnd(text: string, from: number): number {
  for (let at = from; ; at++) {
    at = text.indexOf('"', at);
    if (at < 0) return -1;
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
}

function expected(what: string, { text, at }: State): SyntaxError {
  return new SyntaxError(`expected ${what}, found ${JSON.stringify(text.slice(at, at + 12))}`);
}
