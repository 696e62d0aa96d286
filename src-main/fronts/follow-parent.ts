/** Ends a program that was started by the launcher when the launcher is gone, however it ended. */

/** Calls `end` once when this process has lost its parent; does nothing unless the launcher asked for it. */
export function followParent(end: () => void): void {
  if (process.env.WORKBENCH_FOLLOW_PARENT !== '1') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent && isAlive(parent)) return;
    clearInterval(watch);
    end();
  }, 300);
  watch.unref();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
