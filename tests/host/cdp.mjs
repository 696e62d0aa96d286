/** The Chrome DevTools Protocol over Node's WebSocket: commands with answers, events by session. */
import { EventEmitter } from 'node:events';

/**
 * @param {string} url
 * @returns {Promise<Connection>} the browser's own session; `session(id)` opens one of a page
 * @typedef {EventEmitter & { send(method: string, params?: object): Promise<any> }} Session
 * @typedef {Session & { session(id: string): Session }} Connection
 */
export async function connect(url) {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`the browser does not answer on ${url}`));
  });
  const waiting = new Map();
  const sessions = new Map();
  let lastId = 0;

  const open = (sessionId) => {
    const session = new EventEmitter();
    session.send = (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject, method });
        socket.send(JSON.stringify({ id, method, params, sessionId }));
      });
    sessions.set(sessionId, session);
    return session;
  };

  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (!message.id) return sessions.get(message.sessionId)?.emit(message.method, message.params);
    const { resolve, reject, method } = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) reject(new Error(`${method}: ${message.error.message}`));
    else resolve(message.result);
  };
  socket.onclose = () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser is closed'));
    waiting.clear();
  };
  return Object.assign(open(undefined), { session: open });
}
