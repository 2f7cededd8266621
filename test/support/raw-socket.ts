/** A client that speaks HTTP badly, slowly or not at all: bytes on a socket, as no library would send them. */
import { once } from 'node:events'
import { connect } from 'node:net'

export interface RawSocket {
  /** Sends bytes as they are. */
  send(bytes: string): void
  /** Everything that came so far. */
  received(): string
  /** Resolves once that has come; rejects when the socket closes before. */
  until(pattern: RegExp): Promise<string>
  /** Everything that came, once the other side has closed or cut off. */
  readonly closed: Promise<string>
  /** Reads no further. */
  pause(): void
  close(): void
}

export async function openSocket(port: number, host = '127.0.0.1'): Promise<RawSocket> {
  const socket = connect(port, host).setEncoding('latin1')
  let text = ''
  socket.on('data', (bytes: string) => {
    text += bytes
  })
  socket.on('error', () => {}) // cut off: `closed` tells
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(text)))
  await Promise.race([once(socket, 'connect'), closed])
  return {
    send: (bytes) => void socket.write(bytes, 'latin1'),
    received: () => text,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(text)) resolve(text)
        }
        socket.on('data', look)
        void closed.then(() => reject(new Error(`It closed before ${pattern}: ${text}`)))
        look()
      }),
    closed,
    pause: () => void socket.pause(),
    close: () => void socket.destroy(),
  }
}

/** Sends this, and answers with everything that came until the other side closed. */
export async function exchange(port: number, bytes: string): Promise<string> {
  const socket = await openSocket(port)
  socket.send(bytes)
  return socket.closed
}

/** Sends one piece after the other, slowly, for as long as the other side listens; answers with what came. */
export async function drip(
  socket: RawSocket,
  pieces: () => string,
  everyMs: number,
): Promise<string> {
  const dripping = setInterval(() => socket.send(pieces()), everyMs)
  return socket.closed.finally(() => clearInterval(dripping))
}

/** The status of the first answer in what came. */
export function statusIn(text: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)
}
