// JSON, one value a line, on a socket: the greeting of every connection, and all of those that carry calls.

import type { Socket } from 'node:net';

export const writeJson = (socket: Socket, value: object): void => {
  socket.write(`${JSON.stringify(value)}\n`);
};

/**
 * Reads one line and leaves the rest of the stream unread for whoever gets the socket next. Rejects when the line is
 * too long, late or not JSON, or when the connection ends first.
 */
export function readFirstJson(
  socket: Socket,
  limits: { readonly maxBytes: number; readonly timeoutMs: number },
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      // Reading by 'readable' and not by 'data' leaves the stream neither flowing nor paused, as a fresh one is.
      socket.off('readable', read).off('close', fail);
      act();
    };
    const fail = (): void => settle(() => reject(new Error('The connection brought no greeting.')));
    const timer = setTimeout(fail, limits.timeoutMs);
    const read = (): void => {
      for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
        received = Buffer.concat([received, chunk]);
        const end = received.indexOf('\n');
        if (end > limits.maxBytes || (end === -1 && received.length > limits.maxBytes)) return fail();
        if (end === -1) continue;
        if (end + 1 < received.length) socket.unshift(received.subarray(end + 1));
        return settle(() => {
          try {
            resolve(JSON.parse(received.toString('utf8', 0, end)));
          } catch (error) {
            reject(error);
          }
        });
      }
    };
    socket.on('readable', read).on('close', fail);
  });
}

/** Every further line; one that is too long or not JSON ends the connection. */
export function readJsonLines(socket: Socket, maxBytes: number, onValue: (value: unknown) => void): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (chunk.includes('\n')) {
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) takeLine(line);
    }
    if (text.length > maxBytes) socket.destroy();
  });

  function takeLine(line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      // Both ends are the same program, so whoever sends this is not one of them.
      socket.destroy();
      return;
    }
    onValue(value);
  }
}
