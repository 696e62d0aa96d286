/** Progress on stderr: a line that redraws itself on a terminal, one line per five seconds otherwise. */
import type { WriteStream } from 'node:tty';

export interface Progress {
  /**
   * @param what such as “step 12 of 40 · loss 2.31”
   * @param fraction done so far, 0 to 1
   * @param secondsLeft omitted while unknown
   */
  show(what: string, fraction: number, secondsLeft?: number): void;
  /** A line that stays. */
  say(line: string): void;
  /** Clears the redrawn line. */
  end(): void;
}

const quietMilliseconds = 5000;
const redrawMilliseconds = 100;
const barWidth = 24;

export function openProgress(stream: WriteStream): Progress {
  let last = performance.now();
  let drawn = false;
  const clear = () => {
    if (drawn) stream.write('\r\x1b[2K');
    drawn = false;
  };
  return {
    show: (what, fraction, secondsLeft) => {
      const now = performance.now();
      const finished = fraction >= 1;
      if (now - last < (stream.isTTY ? redrawMilliseconds : quietMilliseconds) && !(finished && stream.isTTY))
        return;
      last = now;
      const left = secondsLeft === undefined ? '' : ` · ${duration(secondsLeft)} left`;
      const percent = `${Math.round(fraction * 100)} %`;
      if (!stream.isTTY) return void stream.write(`${percent} · ${what}${left}\n`);
      const full = Math.round(Math.min(1, fraction) * barWidth);
      const line = `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${percent.padStart(5)} ${what}${left}`;
      stream.write(`\r\x1b[2K${line.slice(0, (stream.columns || 100) - 1)}`);
      drawn = true;
    },
    say: (line) => {
      clear();
      stream.write(`${line}\n`);
    },
    end: clear,
  };
}

/** “38 s”, “4 min”, “2 h 10 min”. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
