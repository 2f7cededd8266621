import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readBody } from '../../../src/adapters/inbound/http/request/read-body.ts'

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
