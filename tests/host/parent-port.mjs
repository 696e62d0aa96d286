/** Loaded into a worker before its own code: process.parentPort as in Electron's utility processes. */
import { EventEmitter } from 'node:events';

const port = new EventEmitter();
port.postMessage = (message) => process.send(message, () => {});
// Messages wait for the first listener, as Electron's do; Node keeps them until then.
port.on('newListener', function listen(event) {
  if (event !== 'message') return;
  port.off('newListener', listen);
  process.on('message', (data) => port.emit('message', { data, ports: [] }));
});
// Electron ends its utility processes with itself.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
Object.defineProperty(process, 'parentPort', { value: port });
process.type = 'utility';
