/** Numbers as the screens print them: grouped by narrow spaces, a true minus, units set off by a space. */

const narrow = '\u202f';
const minus = '\u2212';

/** 22480 -> “22 480”. Whole numbers. */
export function count(value: number): string {
  const digits = Math.abs(Math.round(value)).toString();
  return (value < 0 ? minus : '') + digits.replace(/\B(?=(\d{3})+$)/g, narrow);
}

/** “1 row”, “22 480 rows”. */
export function countOf(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** Points with one decimal: 38.44 -> “38.4”; a dash for what is undefined. */
export function points(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const text = Math.abs(value).toFixed(1);
  return value < 0 && Number(text) !== 0 ? minus + text : text;
}

/** A difference in points, always with its sign: “+7.2”, “−2.0”, “0.0”. */
export function difference(value: number): string {
  const text = points(value);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A cosine or a correlation, -1 to 1, always with its sign: “+0.62”, “−0.08”, “0.00”. */
export function cosine(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const text = Math.abs(value).toFixed(2);
  if (Number(text) === 0) return text;
  return (value > 0 ? '+' : minus) + text;
}

/** Half an interval: “±1.9”; a dash when it is not known. */
export function plusMinus(half: number): string {
  return Number.isFinite(half) ? `±${half.toFixed(1)}` : '–';
}

/** A share as a percentage: 0.884 with 1 decimal -> “88.4 %”. */
export function percent(share: number, decimals = 0): string {
  return `${(100 * share).toFixed(decimals)} %`;
}

/** A p as it is reported, with its relation: “= .032”, “< .001”, “= 1”. */
export function pValue(p: number): string {
  if (p < 0.001) return '< .001';
  const text = p.toFixed(p < 0.1 ? 3 : 2);
  return Number(text) === 1 ? '= 1' : `= ${text.replace(/^0/, '')}`;
}

/** Seconds as one would say them: “45 s”, “14 min”, “1 h 28 min”, “2 d 3 h”. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(hours, 'h', minutes % 60, 'min');
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** “812 B”, “4.2 MiB”, “1.17 GiB”: at most three significant figures. */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  return scaled(value, 1024, units);
}

/** Large numbers in short: “960”, “9.6 M”. Tokens, parameters. */
export function short(value: number): string {
  return scaled(value, 1000, ['', 'k', 'M', 'B', 'T']);
}

function scaled(value: number, base: number, units: string[]): string {
  const step = value < base ? 0 : Math.min(units.length - 1, Math.floor(Math.log(value) / Math.log(base)));
  const amount = value / base ** step;
  const text = step === 0 ? Math.round(amount) : Number(amount.toPrecision(amount < 1000 ? 3 : 4));
  return `${text} ${units[step]}`.trim();
}

/** A loss in nats: three decimals. */
export function loss(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : '–';
}

/** A setting as one types it: 0.0002 -> “2e-4”, 0.05 -> “0.05”. */
export function setting(value: number): string {
  return value !== 0 && Math.abs(value) < 0.001 ? String(value.toExponential()) : String(value);
}

/** A small measured quantity to two figures: “5.6e-5”, “0.42”, “12”. */
export function measured(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return setting(Number(value.toPrecision(value >= 100 ? 3 : 2)));
}

/** An ISO 8601 time in the user's zone: “21 Nov, 14:05”, with the year when it is not this one. */
export function when(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const day = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat('en-GB', { ...day, ...year }).format(date);
}

/** The last part of a path of either kind of system, without `.gguf`. */
export function modelName(path: string): string {
  return fileName(path).replace(/\.gguf$/i, '');
}

/** The last part of a path of either kind of system. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).pop() ?? path;
}
