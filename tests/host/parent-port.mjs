/** Loaded into a worker before its own code: process.parentPort as in Electron's utility processes. */
import { EventEmitter } from 'node:events';

const port = new EventEmitter();
port.postMessage = (message) => process.send(message, () => {});
process.on('message', (data) => port.emit('message', { data, ports: [] }));
// Electron ends its utility processes with itself.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
Object.defineProperty(process, 'parentPort', { value: port });
process.type = 'utility';
