import { describe, expect, test } from 'vitest'
import { createAddressBlocks } from '../../../src/adapters/outbound/isolate/address-blocks.ts'
import { DependencyUnavailable } from '../../../src/application/ports/dependencies.ts'
import type { BlockEntry } from '../../../src/domain/protection/block-index.ts'
import type { Cidr, IpBlock } from '../../../src/domain/protection/ip-block.ts'
import { asId, type IpBlockId } from '../../../src/domain/shared/ids.ts'
import { after, instant, minutes, seconds } from '../../../src/domain/shared/instant.ts'
import { createTestClock } from '../../support/test-clock.ts'
import { createTestLog } from '../../support/test-log.ts'

/** Some isolates over one record and one cache, whose copy lives for a second. */
function aWorld() {
  const clock = createTestClock()
  let inForce: readonly IpBlock[] = []
  let copy: { readonly entries: readonly BlockEntry[]; readonly until: number } | undefined
  let away = false
  const asked = { record: 0, cache: 0 }
  const following: Promise<void>[] = []
  const isolate = () =>
    createAddressBlocks({
      clock,
      log: createTestLog().log,
      background: { run: (_name, task) => void following.push(task().catch(() => {})) },
      record: {
        async inForce() {
          asked.record += 1
          if (away) throw new DependencyUnavailable('database', undefined)
          return inForce
        },
      },
      cache: {
        async read() {
          asked.cache += 1
          return copy && clock.now() < copy.until ? copy.entries : undefined
        },
        async write(entries) {
          copy = { entries, until: after(clock.now(), seconds(1)) }
        },
        async forget() {
          copy = undefined
        },
      },
    })
  return {
    clock,
    asked,
    isolate,
    /** As a request asks, and what follows its answer. */
    async request(one: ReturnType<typeof isolate>, address = '192.0.2.7') {
      const known = one.recall(address)
      if (!known) await one.refresh()
      const said = one.lastKnown(address)
      await Promise.all(following.splice(0))
      return said
    },
    /** As a request asks that waits for nothing, and what follows its answer, later. */
    requestNothing: (one: ReturnType<typeof isolate>) => one.refreshBehind(),
    follow: async () => void (await Promise.all(following.splice(0))),
    /** Somebody else commits this. */
    decide(...blocks: readonly IpBlock[]) {
      inForce = blocks
    },
    takeAway() {
      away = true
    },
  }
}

const denied = (expiresAt: IpBlock['expiresAt'] = null): IpBlock => ({
  id: asId<IpBlockId>('blk_1'),
  kind: 'deny',
  network: '192.0.2.0/24' as Cidr,
  reason: 'a test',
  createdAt: instant(0),
  createdBy: null,
  expiresAt,
})

describe('a block', () => {
  test.each([0, 0.5, 1.4])(
    'holds in every isolate within 5 s, whatever %d s ago they asked',
    async (ago) => {
      const { clock, isolate, request, decide } = aWorld()
      const [one, other] = [isolate(), isolate()]
      await request(one)
      clock.advance(seconds(ago))
      await request(other)
      decide(denied())
      for (let waited = 0; waited < 4.9; waited += 0.7) {
        clock.advance(seconds(0.7))
        await request(one) // both are busy all the time
        await request(other)
      }
      expect([await request(one), await request(other)]).toEqual(['deny', 'deny'])
    },
  )

  test('holds at the first request of an isolate that was idle, or is new', async () => {
    const { clock, isolate, request, decide } = aWorld()
    const idle = isolate()
    await request(idle)
    decide(denied())
    clock.advance(seconds(5))
    expect(await request(idle)).toBe('deny')
    expect(await request(isolate())).toBe('deny')
  })

  test('that is lifted holds no longer than 5 s', async () => {
    const { clock, isolate, request, decide } = aWorld()
    decide(denied())
    const one = isolate()
    expect(await request(one)).toBe('deny')
    decide()
    for (let waited = 0; waited < 4.9; waited += 0.7) {
      clock.advance(seconds(0.7))
      await request(one)
    }
    expect(await request(one)).toBeUndefined()
  })

  test('ends by itself at its moment', async () => {
    const { clock, isolate, request, decide } = aWorld()
    decide(denied(after(clock.now(), seconds(1))))
    const one = isolate()
    expect(await request(one)).toBe('deny')
    clock.advance(seconds(1))
    expect(await request(one)).toBeUndefined()
  })

  test('goes on while the record is away', async () => {
    const { clock, isolate, request, decide, takeAway } = aWorld()
    decide(denied())
    const one = isolate()
    await request(one)
    takeAway()
    clock.advance(minutes(1))
    expect(await request(one)).toBe('deny')
  })
})

test('who asks often asks nobody most of the time', async () => {
  const { clock, asked, isolate, request } = aWorld()
  const one = isolate()
  for (let n = 0; n < 100; n += 1) {
    await request(one)
    clock.advance(100)
  }
  expect(asked.record).toBeLessThan(10)
  expect(asked.cache).toBeLessThan(10)
})

test('of many who wait for nothing at one moment, one asks, and again when its answer is old', async () => {
  const { clock, asked, isolate, requestNothing, follow } = aWorld()
  const one = isolate()
  for (let n = 0; n < 1000; n += 1) requestNothing(one)
  expect(asked.record).toBe(1)
  await follow()
  clock.advance(seconds(1.5))
  for (let n = 0; n < 1000; n += 1) requestNothing(one)
  expect(asked.record).toBe(2)
})
