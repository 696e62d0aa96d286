/** The heat map as an SVG of its own: no style sheet, no font file, every colour written out. */

export interface PictureSquare {
  number: string;
  beneath: string;
  /** The name of a tint token; null: none. */
  tint: string | null;
  marked: boolean;
}

export interface HeatPicture {
  title: string;
  /** Lines beneath the squares: what marks and intervals mean, and whose numbers these are. */
  notes: readonly string[];
  groups: readonly { text: string; columns: number }[];
  columns: readonly string[];
  rows: readonly { name: string; squares: readonly PictureSquare[] }[];
}

/** Computed colours by token name. */
export type Colours = Readonly<Record<string, string>>;

/** Tokens that a picture takes besides its tints. */
export const pictureTokens = ['surface', 'text', 'text-2', 'text-3', 'line-strong', 'heat-ink', 'heat-ink-2'];

const [width, height, gap, margin] = [76, 40, 2, 16];
const letter = 6.8;
const [titleHeight, lineHeight, headHeight, noteHeight] = [32, 14, 44, 16];

export function heatPicture({ title, notes, groups, columns, rows }: HeatPicture, colours: Colours): string {
  const names = Math.max(...rows.map(({ name }) => name.length), 10) * letter + 12;
  const groupLines = groups.map((group) => inLines(group.text, 11 * group.columns));
  const groupHeight = 6 + lineHeight * Math.max(...groupLines.map((lines) => lines.length));
  const left = (c: number) => margin + names + c * (width + gap);
  const top = (r: number) => margin + titleHeight + groupHeight + headHeight + r * (height + gap);
  const whole = [
    Math.max(left(columns.length) + margin, margin * 2 + Math.max(...notes.map((note) => note.length)) * 6),
    top(rows.length) + 8 + notes.length * noteHeight + margin,
  ] as const;
  const text = (x: number, y: number, words: string, more = '') =>
    `<text x="${round(x)}" y="${round(y)}" ${more}>${escape(words)}</text>`;
  let first = 0;
  const heads = groups.map(({ columns: of }, group) => {
    const [from, to] = [left(first), left(first + of) - gap];
    first += of;
    const y = margin + titleHeight + groupHeight - 6;
    const lines = groupLines[group]!.map((line, i, all) =>
      text(from, y - (all.length - 1 - i) * lineHeight, line, 'font-weight="600"'),
    );
    return `${lines.join('')}<path d="M${round(from)} ${y + 5}H${round(to)}" stroke="${colours['line-strong']}"/>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(whole[0])}" height="${round(whole[1])}" viewBox="0 0 ${round(whole[0])} ${round(whole[1])}" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="${colours.text}">`,
    `<rect width="100%" height="100%" fill="${colours.surface}"/>`,
    text(margin, margin + 14, title, 'font-size="15" font-weight="600"'),
    ...heads,
    ...columns.flatMap((name, c) =>
      inLines(name, 12).map((line, i, all) =>
        text(
          left(c) + width / 2,
          top(0) - 8 - (all.length - 1 - i) * 13,
          line,
          `font-size="11" fill="${colours['text-2']}" text-anchor="middle"`,
        ),
      ),
    ),
    ...rows.flatMap(({ name, squares }, r) => [
      text(margin, top(r) + 24, name),
      ...squares.map((square, c) => squareAt(left(c), top(r), square, colours)),
    ]),
    ...notes.map((note, i) =>
      text(
        margin,
        top(rows.length) + 16 + i * noteHeight,
        note,
        `font-size="11" fill="${colours['text-2']}"`,
      ),
    ),
    '</svg>',
  ].join('\n');
}

function squareAt(
  x: number,
  y: number,
  { number, beneath, tint, marked }: PictureSquare,
  colours: Colours,
): string {
  const ink = tint ? colours['heat-ink'] : colours.text;
  const fill = tint ? `fill="${colours[tint]}"` : `fill="none" stroke="${colours['line-strong']}"`;
  const middle = `x="${width / 2}" text-anchor="middle"`;
  return [
    `<g transform="translate(${round(x)} ${round(y)})"><rect width="${width}" height="${height}" rx="3" ${fill}/>`,
    number &&
      `<text ${middle} y="17" font-size="13" fill="${ink}"${marked ? ' font-weight="700"' : ''}>${escape(number)}</text>`,
    `<text ${middle} y="31" font-size="11" fill="${tint ? colours['heat-ink-2'] : colours['text-2']}">${escape(beneath)}</text>`,
    marked && `<circle cx="10" cy="27" r="2.5" fill="${ink}"/>`,
    '</g>',
  ]
    .filter(Boolean)
    .join('');
}

/** At spaces and within long words, three lines at most. */
function inLines(words: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ').flatMap((one) => one.match(new RegExp(`.{1,${most}}`, 'gu')) ?? []))
    if (lines.length > 0 && `${lines.at(-1)} ${word}`.length <= most) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  return lines.slice(0, 3);
}

const escape = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

const round = (value: number): number => Math.round(10 * value) / 10;
