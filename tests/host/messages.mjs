/** `ipcMain`, and the way of messages between main and a page's preload. */
import { EventEmitter } from 'node:events';
import { createEvent, strict } from './strict.mjs';
import { createWire } from './wire.mjs';

const wire = createWire();

class IpcMain extends EventEmitter {
  // Electron keeps its handlers under this name too; the tests call them as a foreign page would.
  _invokeHandlers = new Map();

  handle(channel, handler) {
    if (this._invokeHandlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this._invokeHandlers.set(channel, handler);
  }

  removeHandler(channel) {
    this._invokeHandlers.delete(channel);
  }
}

export const ipcMain = strict('ipcMain', new IpcMain());

/**
 * The messages of one page.
 * @param session CDP session of the page
 * @param binding name of the page's function that reaches us
 * @param contents the page's webContents
 */
export function createMessages(session, binding, world, contents) {
  let context;
  session.on('Runtime.executionContextCreated', ({ context: created }) => {
    if (created.name === world) context = created.id;
  });
  session.on('Runtime.executionContextsCleared', () => (context = undefined));
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name === binding) void receive(wire.decode(payload), executionContextId);
  });

  async function receive({ id, channel, args }, from) {
    try {
      const handler = ipcMain._invokeHandlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const event = createEvent({ sender: contents, senderFrame: contents.mainFrame });
      const value = await handler(event, ...(await Promise.all(args.map((arg) => withRealPath(arg, from)))));
      await deliver({ type: 'reply', id, ok: true, value }, from);
    } catch (error) {
      const message = `Error invoking remote method '${channel}': ${error}`;
      await deliver({ type: 'reply', id, ok: false, message }, from);
    }
  }

  async function deliver(message, to = context) {
    const text = JSON.stringify(wire.encode(message));
    if (to === undefined) return;
    await session
      .send('Runtime.evaluate', { contextId: to, expression: `${binding}In(${text})` })
      .catch(() => {});
  }

  /** Replaces the name that stands for a file's path by the path, which the browser tells; '' where it has none. */
  async function withRealPath(arg, from) {
    const number = /^stand-in-file:(\d+)$/.exec(arg)?.[1];
    if (!number) return arg;
    const found = { contextId: from, expression: `${binding}File(${number})` };
    const { result } = await session.send('Runtime.evaluate', found);
    return session.send('DOM.getFileInfo', { objectId: result.objectId }).then(
      ({ path }) => path,
      () => '',
    );
  }

  return { send: (channel, args) => deliver({ type: 'event', channel, args }) };
}
