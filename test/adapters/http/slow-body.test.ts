import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readBody } from '../../../src/adapters/inbound/http/request/read-body.ts'
import { BrokenOff, readLines } from '../../../src/adapters/inbound/http/request/read-lines.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('A body that never ends', () => {
  it('is given up after ten seconds', { timeout: 2000 }, async () => {
    const init = { method: 'POST', body: new ReadableStream(), duplex: 'half' }
    const read = readBody(new Request('http://gatehouse.test/', init), { required: true })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await read).toMatchObject({ ok: false, error: { kind: 'malformed_request' } })
  })
})

describe('Lines', () => {
  it('may take as long as they want, if no pause is of ten seconds', {
    timeout: 2000,
  }, async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const read: string[] = []
    const reading = (async () => {
      for await (const { text } of readLines(readable)) if (text.ok) read.push(text.value)
    })()
    const outcome = expect(reading).rejects.toThrow(BrokenOff)
    for (const line of ['a', 'b', 'c']) {
      await vi.advanceTimersByTimeAsync(9_000)
      await writer.write(new TextEncoder().encode(`${line}\n`))
    }
    await vi.advanceTimersByTimeAsync(10_000)
    await outcome
    expect(read).toEqual(['a', 'b', 'c'])
  })
})
