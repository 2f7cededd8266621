/** Reads the body of a request line by line, as it comes. Never holds more than one line and one chunk. */
import { err, ok, type Result } from '../../../../domain/shared/result.ts'
import type { HttpError } from '../problem.ts'

export const lineBytesMax = 64 * 1024

export interface Line {
  /** Counts from 1, blank lines included. */
  readonly line: number
  readonly bytes: number
  /** Without its end. */
  readonly text: Result<string, 'too_long' | 'not_utf8'>
}

/** Between one chunk and the next: who drips bytes must not hold a socket (slow loris). */
const pauseMsMax = 10_000

/** The client went away, or fell silent, or its body cannot be read to the end. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff'
}

/** Whether a request says that its body is what `readLines` reads. */
export function checkLines({
  headers,
}: Request): Result<undefined, Extract<HttpError, { kind: 'unsupported_media_type' }>> {
  const coding = headers.get('Content-Encoding')
  const isPlain = coding === null || coding.toLowerCase() === 'identity'
  const type = headers.get('Content-Type') ?? ''
  if (isPlain && ndjsonInUtf8.test(type.trim())) return ok(undefined)
  return err({
    kind: 'unsupported_media_type',
    reason: 'Send the lines as application/x-ndjson in UTF-8, not compressed.',
    accept: 'application/x-ndjson',
  })
}

const ndjsonInUtf8 = /^application\/x-ndjson\s*(?:;\s*charset="?utf-8"?\s*)?$/i

/** Every line that is not blank. Throws `BrokenOff` when the body ends before its end. */
export async function* readLines(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Line> {
  if (!body) return
  const reader = body.getReader()
  const gathered = new Gathered()
  let line = 1
  try {
    for (;;) {
      const { done, value: chunk } = await next(reader)
      if (done) break
      let from = 0
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
        gathered.add(chunk.subarray(from, end))
        from = end + 1
        const read = gathered.take(line)
        line += 1
        if (read) yield read
      }
      gathered.add(chunk.subarray(from))
    }
    const last = gathered.take(line)
    if (last) yield last
  } finally {
    await reader.cancel().catch(() => undefined) // whoever stops reading wants no more of it
  }
}

const newline = 0x0a

async function next(reader: ReadableStreamDefaultReader<Uint8Array>) {
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    reader.cancel().catch(() => {})
  }, pauseMsMax)
  const read = await reader.read().catch(() => undefined)
  clearTimeout(timer)
  if (!read || isLate) throw new BrokenOff('The body broke off')
  return read
}

/** The bytes of one line so far; of one that is too long only how many they were. */
class Gathered {
  #parts: Uint8Array[] = []
  #bytes = 0

  add(part: Uint8Array): void {
    this.#bytes += part.length
    if (this.#bytes > lineBytesMax) this.#parts = []
    else this.#parts.push(part)
  }

  /** The line, unless it is blank; then begins the next one. */
  take(line: number): Line | undefined {
    const [parts, bytes] = [this.#parts, this.#bytes]
    this.#parts = []
    this.#bytes = 0
    if (bytes > lineBytesMax) return { line, bytes, text: err('too_long') }
    const text = decode(parts)
    if (text?.trim() === '') return undefined
    return { line, bytes, text: text === undefined ? err('not_utf8') : ok(text) }
  }
}

function decode(parts: readonly Uint8Array[]): string | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    return parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode()
  } catch {
    return undefined
  }
}
