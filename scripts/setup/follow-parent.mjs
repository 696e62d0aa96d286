/** Loaded into a child by `node --import`: ends it when its parent is gone, also when the parent was killed. */
const parent = process.ppid;

const watch = setInterval(() => {
  if (!parentIsGone()) return;
  clearInterval(watch);
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1000).unref();
}, 300).unref();

function parentIsGone() {
  // An orphan gets another parent, except on Windows.
  if (process.ppid !== parent) return true;
  try {
    process.kill(parent, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
