/** Takes out of a text what tells of its user: paths, names of files, and whatever is quoted. */

/** Folders that are known by name; absolute paths. */
export interface Places {
  /** What lies below it is the program's own and may be read. */
  program: string;
  workspace: string;
  home: string;
}

/** Written by the program itself or by native code: a place in it, a failed check, the name of an error. */
const ofProgram = [
  /^\s*at \S/,
  /GGML_ASSERT|^(ggml|llama|cuda|vulkan|metal)[\w ]*:/i,
  /^Node\.js v/,
  /^[A-Z]\w*Error\b/,
];

/**
 * What a process wrote of itself before it ended. Any other line may hold a row of a dataset, and so may what an error
 * says after its name.
 */
export const programLines = (said: string): string[] =>
  said
    .split('\n')
    .filter((line) => ofProgram.some((form) => form.test(line)))
    .map((line) => line.replace(/^([A-Z]\w*Error)\b.*/, '$1'));

/** The text with placeholders, line by line. What follows a path of the user's in its line goes with it: it may hold spaces. */
export function redact(text: string, places: Places): string {
  return text
    .split('\n')
    .map((line) => withoutFiles(withoutPaths(withoutQuotes(line), places)))
    .join('\n');
}

/** An apostrophe within a word is no quote. */
function withoutQuotes(line: string): string {
  return line
    .replace(/“[^”]*(”|$)/g, '“…”')
    .replace(/"[^"]*("|$)/g, '"…"')
    .replace(/`[^`]*(`|$)/g, '`…`')
    .replace(/(^|[\s(=:,[])'[^']*('|$)/g, "$1'…'");
}

function withoutPaths(line: string, { program, workspace, home }: Places): string {
  // The longest first: one of them may lie in another.
  const roots = Object.entries({ program, workspace, home })
    .filter(([, folder]) => folder.length > 2)
    .sort((a, b) => b[1].length - a[1].length);
  const named = roots.reduce(
    (rest, [name, folder]) =>
      rest.replace(rootPattern(folder, name === 'program'), (_all, below: string) =>
        name === 'program' ? `<program>${below}` : `<${name}>${below ? '/…' : ''}`,
      ),
    line,
  );
  return named.replace(/(^|[\s(=:,[~])(?:[A-Za-z]:)?[\\/]{1,3}[^\s\\/].*$/, '$1<path>');
}

/** A folder in either system's spelling, as a path or the address of a file; with what is below it. */
function rootPattern(folder: string, program: boolean): RegExp {
  const parts = folder.split(/[\\/]+/).map((part) => part.replace(/[.*+?^${}()|[\]]/g, '\\$&'));
  const below = program ? String.raw`((?:[\\/][\w.@+\\/-]*)?)` : String.raw`((?:[\\/].*)?)`;
  return new RegExp(String.raw`(?:file:[\\/]{2,3})?${parts.join(String.raw`[\\/]+`)}(?![\w-])${below}`, 'gi');
}

function withoutFiles(line: string): string {
  const endings = 'jsonl?|csv|tsv|parquet|xlsx|gguf|safetensors|sqlite|txt|md|zip|gz';
  return line.replace(
    new RegExp(String.raw`(?:[^\s<>]+[\\/])?[^\s\\/<>]+\.(${endings})\b`, 'gi'),
    '<file>.$1',
  );
}
